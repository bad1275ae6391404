package dev.streampod.generator.describe;

import dev.streampod.generator.definition.MethodDefinition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people are told of a method. */
final class MethodDescriptions {

    private MethodDescriptions() {}

    static String of(MethodDefinition method, boolean login, List<String> scopes) {
        return Descriptions.join(
                method.doc(),
                Descriptions.access(login, scopes),
                method.idempotent() ? "A call may be sent again." : "",
                timeout(method.timeout()),
                Descriptions.deprecation(method.deprecated()));
    }

    private static String timeout(@Nullable Duration timeout) {
        return timeout == null ? "" : "Takes at most `" + timeout + "`.";
    }
}
