package org.example.portal.analysis;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;
import org.elasticsearch.plugin.Inject;
import org.elasticsearch.plugin.NamedComponent;
import org.elasticsearch.plugin.analysis.TokenFilterFactory;
import org.elasticsearch.plugin.settings.AnalysisSettings;
import org.elasticsearch.plugin.settings.IntSetting;

/** `length`, with the defaults of the full distribution. */
@NamedComponent("length")
public class Length implements TokenFilterFactory {
    private final int min;
    private final int max;

    @Inject
    public Length(Settings settings) {
        this.min = settings.min();
        this.max = settings.max();
    }

    @Override
    public TokenStream create(TokenStream input) {
        return new LengthFilter(input, min, max);
    }

    @AnalysisSettings
    public interface Settings {
        @IntSetting(path = "min", defaultValue = 0)
        int min();

        @IntSetting(path = "max", defaultValue = Integer.MAX_VALUE)
        int max();
    }
}
