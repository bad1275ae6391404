package dev.streampod.generator.browser;

import dev.streampod.generator.definition.EndpointDefinition;
import java.util.List;

/** Writes the class of the client. */
final class ClientScript {

    private ClientScript() {}

    static void write(
            String typeName, String protocol, String fingerprint, List<EndpointDefinition> endpoints, TextWriter file) {
        file.line("")
                .open("export class " + typeName + "Client extends streampod.Client {")
                .open("constructor(url, options) {")
                .line("super(url, options, " + JsLiterals.string(protocol) + ", " + JsLiterals.string(fingerprint)
                        + ");");
        endpoints.forEach(
                endpoint -> file.line("this." + endpoint.name() + " = new " + endpoint.typeName() + "Endpoint(this);"));
        file.close("}").close("}");
    }
}
