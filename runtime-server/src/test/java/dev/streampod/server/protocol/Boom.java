package dev.streampod.server.protocol;

import dev.streampod.entity.Fields;

/** Makes the handler throw. */
public record Boom(String reason) implements EchoFromClient {
    public Boom {
        reason = Fields.present(reason, "Boom.reason");
    }
}
