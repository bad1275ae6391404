package dev.streampod.generator.browser;

import dev.streampod.generator.definition.EndpointDefinition;
import dev.streampod.generator.definition.StreamDefinition;
import dev.streampod.generator.definition.StreamDirection;
import java.util.List;

/** Writes the classes of endpoints. */
final class EndpointScript {

    /** The function with all classes, which no type, method or channel gives its name. */
    static final String ANY = "any$";

    private final Modules modules;
    private final MethodScript methods;
    private boolean withAny;

    EndpointScript(Modules modules, MethodScript methods) {
        this.modules = modules;
        this.methods = methods;
    }

    /** Whether a stream may carry any class. */
    boolean withAny() {
        return withAny;
    }

    void write(EndpointDefinition endpoint, TextWriter file) {
        file.line("");
        endpoint.methods().forEach(method -> methods.constant(endpoint, method, file));
        if (!endpoint.methods().isEmpty()) {
            file.line("");
        }
        StreamDefinition stream = endpoint.stream();
        String arguments = "client, " + JsLiterals.string(endpoint.name());
        file.open("export class " + endpoint.typeName() + "Endpoint extends streampod."
                + (stream == null ? "Endpoint" : "StreamEndpoint") + " {");
        file.open("constructor(client) {");
        if (stream == null) {
            file.line("super(" + arguments + ");");
        } else {
            file.line("super(" + arguments + ", " + classes(stream.fromClient()) + ", " + classes(stream.toClient())
                    + ");");
        }
        file.close("}");
        endpoint.methods().forEach(method -> MethodScript.function(endpoint, method, file));
        if (!endpoint.followed().isEmpty()) {
            follow("follow", "", "options", file);
            follow("followAll", "", "{ ...options, all: true }", file);
            follow("followAfter", "position, ", "{ ...options, after: position }", file);
        }
        file.close("}");
    }

    private static void follow(String name, String parameter, String options, TextWriter file) {
        file.line("")
                .open(name + "(" + parameter + "channel, options) {")
                .line("return streampod.follow(this, channel, " + options + ");")
                .close("}");
    }

    private String classes(StreamDirection direction) {
        if (direction instanceof StreamDirection.AnyEntity) {
            withAny = true;
            return ANY;
        }
        List<String> names =
                direction.concreteTypes().stream().map(modules::name).toList();
        return ListWriter.lazyArray(names);
    }
}
