"""Common first names and surnames of the countries the invented people come from, by area of language."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameLists:
    """First names by sex, and surnames. `surnames` says how many a person of the area usually writes."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    surnames: int


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


SPANISH = NameLists(
    _words(
        "María José, Ana Lucía, Karla, Gabriela, Sofía, Andrea, Paola, Daniela, Claudia, Mónica, Verónica, Patricia, "
        "Silvia, Sandra, Rosa, Marta, Carmen, Teresa, Elena, Julia, Irene, Beatriz, Cecilia, Lorena, Xiomara, Yesenia, "
        "Wendy, Ingrid, Brenda, Vilma, Glenda, Reina, Evelyn, Jacqueline, Marisol, Rocío, Alejandra, Fernanda, Valeria, "
        "Camila, Luisa, Isabel, Ángela, Ángeles, Concepción, Guadalupe, Mirna, Nora, Olga, Raquel, Rebeca, Sara, Tania, "
        "Úrsula, Violeta, Yolanda, Zoila, Adriana, Amanda, Blanca, Carolina, Diana, Estela, Flor, Gloria, Hilda, Inés, "
        "Jimena, Leticia, Magdalena, Natalia, Pilar, Susana, Viviana, Nohemí, Dinora, Maritza, Aída, Belén, Marcela"
    ),
    _words(
        "José, Juan Carlos, Luis, Carlos, Jorge, Miguel Ángel, Óscar, Mario, Roberto, Ricardo, Fernando, Francisco, "
        "Manuel, Rafael, Pedro, Ramón, Héctor, Víctor, Julio, César, Raúl, Sergio, Alejandro, Andrés, Daniel, David, "
        "Diego, Edgar, Eduardo, Enrique, Erick, Esteban, Felipe, Gabriel, Gerardo, Guillermo, Gustavo, Hugo, Ignacio, "
        "Iván, Jaime, Javier, Joaquín, Leonel, Marvin, Mauricio, Nelson, Noé, Otto, Pablo, Rodrigo, Rolando, Rubén, "
        "Salvador, Samuel, Santiago, Tomás, Walter, Wilfredo, Ángel, Álvaro, Adán, Elmer, Melvin, Rigoberto, Selvin"
    ),
    _words(
        "Hernández, García, López, Martínez, Rodríguez, González, Pérez, Sánchez, Ramírez, Flores, Gómez, Díaz, Reyes, "
        "Morales, Cruz, Ortiz, Gutiérrez, Chávez, Ramos, Ruiz, Mendoza, Aguilar, Castillo, Vásquez, Romero, Álvarez, "
        "Méndez, Guzmán, Herrera, Medina, Rivera, Castro, Vargas, Rojas, Núñez, Peña, Ríos, Alvarado, Mejía, Cabrera, "
        "Campos, Contreras, Cortés, Delgado, Domínguez, Escobar, Espinoza, Estrada, Figueroa, Fuentes, Gallardo, Godoy, "
        "Guerra, Ibáñez, Juárez, Lara, León, Lemus, Lima, Maldonado, Marroquín, Meléndez, Miranda, Molina, Monterroso, "
        "Montoya, Mora, Navarro, Navas, Ochoa, Ordóñez, Orellana, Osorio, Padilla, Palacios, Paz, Pineda, Portillo, "
        "Quintanilla, Quiñónez, Recinos, Rosales, Salazar, Salguero, Sandoval, Santos, Solís, Soto, Tejada, Tobar, "
        "Trejo, Umaña, Urbina, Valdez, Valle, Velásquez, Vega, Villalobos, Villatoro, Zamora, Zavala, Zelaya, Zúñiga, "
        "Arévalo, Argueta, Arias, Ayala, Barahona, Barrera, Benavides, Bermúdez, Bonilla, Bustamante, Cáceres, Calderón, "
        "Carranza, Cárdenas, Castañeda, Cerrato, Chacón, Chinchilla, Cordero, Coto, De León, Del Cid, Durán, Echeverría, "
        "Erazo, Fallas, Fúnez, Galdámez, Girón, Izaguirre, Jiménez, Landaverde, Lobo, Madrid, Matamoros, Montes, Murillo, "
        "Oviedo, Peralta, Polanco, Quesada, Rosario, Sagastume, Sequeira, Suárez, Tábora, Ulloa, Valladares, Ventura, Ysaguirre"
    ),
    2,
)
MAYA_AND_GARIFUNA = NameLists(
    SPANISH.women[10:60]
    + _words("Ixchel, Nicté, Sebastiana, Candelaria, Dominga, Felisa, Olivia, Sheila, Gwendolyn, Elvira"),
    SPANISH.men[10:60] + _words("Balam, Sebastián, Domingo, Marcelino, Celestino, Aurelio, Fabián, Augusto, Egbert"),
    _words(
        "Tzul, Batz, Caal, Coc, Choc, Xol, Ixcoy, Ajú, Tzoc, Cuc, Pop, Cho, Ical, Chub, Poou, Quim, Tut, Sacul, Cocom, "
        "Chimilio, Lambey, Norales, Guity, Suazo, Bernárdez, Palacio, Arana, Arzú, Castro Guity, Centeno, Castillo Lino, "
        "Enríquez, Flores Tut, Güity, Joseph, Marín, Mejía Arana, Nolasco, Núñez Lino, Ramírez Choc, Sabal, Zúniga"
    ),
    1,
)
ENGLISH = NameLists(
    _words(
        "Shanice, Keisha, Abigail, Alicia, Andrea, Camille, Charlene, Claudette, Danielle, Denise, Ingrid, Jacqueline, "
        "Janelle, Joan, Karen, Kerry-Ann, Latoya, Marcia, Michelle, Monique, Natalie, Nicole, Pauline, Rhonda, Sandra, "
        "Sharon, Shelly-Ann, Simone, Tamara, Tricia, Yvonne, Zoe"
    ),
    _words(
        "Adrian, Andre, Anthony, Brian, Carlton, Courtney, Damian, Delroy, Derrick, Desmond, Dwayne, Errol, Garfield, "
        "Glenroy, Horace, Ian, Jermaine, Kevin, Leroy, Marlon, Nigel, Omar, Patrick, Rohan, Shawn, Trevor, Winston"
    ),
    _words(
        "Brown, Williams, Campbell, Smith, Johnson, Clarke, Grant, Gordon, Reid, Thompson, Stewart, Morgan, Wright, "
        "Edwards, Francis, Henry, Joseph, Charles, Alexander, Baptiste, Mohammed, Ramsaran, Persaud, Singh, Bascombe, "
        "Gittens, Husbands, Usher, Gillett, Flowers, Gentle, Myvett, Staine, Bowen, Usherwood, Tillett, Vernon, Young"
    ),
    1,
)
PORTUGUESE = NameLists(
    _words(
        "Ana Beatriz, Bruna, Carolina, Débora, Fernanda, Inês, Joana, Juliana, Larissa, Letícia, Luciana, Mariana, "
        "Patrícia, Renata, Sônia, Tatiana, Vanessa, Conceição"
    ),
    _words(
        "André, Antônio, Bruno, Caio, Eduardo, Felipe, Gonçalo, Henrique, João, Leonardo, Márcio, Nuno, Paulo, Rafael, "
        "Ricardo, Rui, Thiago, Vinícius"
    ),
    _words(
        "Silva, Santos, Oliveira, Souza, Pereira, Ferreira, Almeida, Costa, Carvalho, Gonçalves, Ribeiro, Araújo, "
        "Barbosa, Cardoso, Moreira, Nascimento, Lourenço, Magalhães, Simões, Falcão"
    ),
    2,
)
FRENCH = NameLists(
    _words(
        "Aurélie, Céline, Chloé, Françoise, Hélène, Isabelle, Marie-Ange, Nadège, Noémie, Sandrine, Sophie, Véronique, "
        "Islande, Mirlande, Rose-Marie, Wideline"
    ),
    _words(
        "André, Benoît, Étienne, François, Frantz, Jean-Baptiste, Jean-Robert, Laurent, Mathieu, Olivier, "
        "Philippe, Rémi, Stéphane, Wilner, Yves"
    ),
    _words(
        "Dubois, Lefèvre, Moreau, Girard, Bonnet, Rousseau, Lambert, Pierre-Louis, Desrosiers, Toussaint, Jean-Charles, "
        "Beauséjour, Saint-Fleur, Célestin, Van den Berghe, Claes, Peeters, Lemaître"
    ),
    1,
)
GERMAN = NameLists(
    _words("Anja, Birgit, Katharina, Sabine, Ulrike, Jördis, Annika, Käthe"),
    _words("Jürgen, Matthias, Stefan, Björn, Lukas, Götz, Anders, Thorsten"),
    _words("Müller, Schäfer, Krüger, Hoffmann, Weiß, Lindqvist, Öberg, Nyström, Zürcher, Brändli, Keller, Baumgärtner"),
    1,
)
ITALIAN = NameLists(
    _words("Chiara, Francesca, Giulia, Ilaria, Paola, Serena"),
    _words("Alessandro, Davide, Lorenzo, Matteo, Niccolò, Riccardo"),
    _words("Bianchi, Colombo, Esposito, Ferrari, Marchetti, Rinaldi, D'Angelo, De Luca"),
    1,
)
DUTCH = NameLists(
    _words("Chantal, Gaitrie, Marlies, Rinia, Soraya, Wonny"),
    _words("Dino, Guno, Humphrey, Radjen, Roy, Stanley"),
    _words("Van Dijk, Kartosoewito, Ramdin, Sewdajal, Wijdenbosch, Zeegelaar, Pinas, Abrahams"),
    1,
)

LISTS: Mapping[str, tuple[tuple[NameLists, int], ...]] = {
    **dict.fromkeys(("SV", "CR", "DO", "PA", "NI"), ((SPANISH, 19), (ENGLISH, 1))),
    **dict.fromkeys(("MX", "CO", "EC", "PE", "BO", "CL", "AR", "UY", "PY", "VE", "CU", "ES"), ((SPANISH, 1),)),
    "GT": ((SPANISH, 7), (MAYA_AND_GARIFUNA, 3)),
    "HN": ((SPANISH, 8), (MAYA_AND_GARIFUNA, 2)),
    "BZ": ((ENGLISH, 5), (MAYA_AND_GARIFUNA, 3), (SPANISH, 2)),
    **dict.fromkeys(("JM", "TT", "BB", "GD", "LC", "GY"), ((ENGLISH, 1),)),
    **dict.fromkeys(("BR", "PT"), ((PORTUGUESE, 1),)),
    **dict.fromkeys(("HT", "FR", "BE"), ((FRENCH, 1),)),
    **dict.fromkeys(("DE", "SE"), ((GERMAN, 1),)),
    "CH": ((GERMAN, 1), (FRENCH, 1)),
    "IT": ((ITALIAN, 1),),
    "SR": ((DUTCH, 1),),
}
"""Country → its lists with their weights. Its keys are the 36 countries of the demo."""
