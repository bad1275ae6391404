package dev.streampod.generator.browser;

import dev.streampod.generator.definition.EndpointDefinition;
import java.util.List;

/** Declares the client. */
final class ClientTypings {

    private ClientTypings() {}

    static void write(String typeName, String protocol, List<EndpointDefinition> endpoints, TextWriter file) {
        file.line("")
                .line("/** A client of the protocol `" + protocol + "`: one connection, which its first use opens. */")
                .open("export declare class " + typeName + "Client extends streampod.Client {");
        endpoints.forEach(endpoint -> {
            JsDoc.write(file, endpoint.doc());
            file.line("readonly " + endpoint.name() + ": " + endpoint.typeName() + "Endpoint;");
        });
        file.line("/**")
                .line(" * Makes a client, which does not connect yet.")
                .line(" *")
                .line(" * @param url where the server is; without it, or relative, where the page comes from")
                .line(" */")
                .line("constructor(url?: string | "
                        + "null | undefined, options?: streampod.ClientOptions | undefined);")
                .close("}");
    }
}
