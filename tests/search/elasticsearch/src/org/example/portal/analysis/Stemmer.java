package org.example.portal.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.en.PorterStemFilter;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;
import org.tartarus.snowball.ext.SpanishStemmer;

/** `stemmer`, in the two languages of the portal: the classes that the full distribution takes for these names. */
@NamedComponent("stemmer")
public class Stemmer implements TokenFilterFactory {
    private final String language;

    @Inject
    public Stemmer(Settings settings) {
        this.language = settings.language();
        if (!language.equals("spanish") && !language.equals("english")) {
            throw new IllegalArgumentException("The plugin of the tests has no stemmer for " + language);
        }
    }

    @Override
    public TokenStream create(TokenStream input) {
        return language.equals("spanish") ? new SnowballFilter(input, new SpanishStemmer()) : new PorterStemFilter(input);
    }

    @AnalysisSettings
    public interface Settings {
        @StringSetting(path = "language", defaultValue = "english")
        String language();
    }
}
