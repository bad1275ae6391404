package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration;

/**
 * What the language has and this version does not generate is refused, never left out in silence. A protocol of which
 * nothing is generated may have it.
 */
final class UnsupportedFeatureRule implements Rule {

    @Override
    public void check(RuleContext context) {
        if (context.targets().isEmpty()) {
            return;
        }
        context.endpoints().forEach(endpoint -> check(endpoint, context));
    }

    private static void check(EndpointDeclaration endpoint, RuleContext context) {
        StreamDeclaration stream = endpoint.stream();
        if (stream != null && stream.followKey() != null) {
            context.error(stream.followKey(), "\"follow\" is not supported yet")
                    .hint("in streamOpened, add a listener to the channel and send its messages to the client");
        }
    }
}
