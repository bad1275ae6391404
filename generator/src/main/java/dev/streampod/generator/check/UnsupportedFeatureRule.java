package dev.streampod.generator.check;

import dev.streampod.generator.declaration.EndpointDeclaration;
import dev.streampod.generator.declaration.StreamDeclaration;
import dev.streampod.generator.diagnostic.Problems;

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
        Problems problems = context.problems();
        context.declarations().endpoints().forEach(endpoint -> check(endpoint, problems));
    }

    private static void check(EndpointDeclaration endpoint, Problems problems) {
        StreamDeclaration stream = endpoint.stream();
        if (stream != null && stream.followKey() != null) {
            problems.error(stream.followKey().span(), "\"follow\" is not supported yet")
                    .hint("in streamOpened, add a listener to the channel and send its messages to the client");
        }
    }
}
