package org.example.portal.analysis;

import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.pattern.PatternTokenizer;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenizerFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.StringSetting;

/** `pattern`, the tokenizer, splitting at its pattern as the full distribution does. */
@NamedComponent("pattern")
public class Pattern implements TokenizerFactory {
    private final java.util.regex.Pattern pattern;

    @Inject
    public Pattern(Settings settings) {
        this.pattern = java.util.regex.Pattern.compile(settings.pattern());
    }

    @Override
    public Tokenizer create() {
        return new PatternTokenizer(pattern, -1);
    }

    @AnalysisSettings
    public interface Settings {
        @StringSetting(path = "pattern", defaultValue = "\\W+")
        String pattern();
    }
}
