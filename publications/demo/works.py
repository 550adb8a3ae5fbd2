"""All the works of the demo library.

Gone through for them, line by line: the five printed sources of the demo. Left out, because they name no work or
another body's page: policies and plans (Plan El Salvador Seguro itself, national strategies and gender policy),
campaigns, courses without materials, unnamed annual reports and manuals, research lines without a title, and three
outside references (a news page on emigrants, a press release of the General Assembly, an article cited in a study).
Systems and observatories are in `directory`, not here; the 42 episodes are the webinar's.
"""

from publications.demo.facts import Work
from publications.demo.works_analyses import ANALYSES
from publications.demo.works_reports import REPORTS
from publications.demo.works_research import RESEARCH
from publications.demo.works_shown import SHOWN
from publications.demo.works_surveys import SURVEYS
from publications.demo.works_tools import TOOLS

WORKS: tuple[Work, ...] = (*SURVEYS, *RESEARCH, *ANALYSES, *REPORTS, *SHOWN, *TOOLS)
