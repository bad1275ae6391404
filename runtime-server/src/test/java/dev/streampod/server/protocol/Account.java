package dev.streampod.server.protocol;

import dev.streampod.entity.Fields;
import org.jspecify.annotations.Nullable;

/** Something with a secret. */
public record Account(String name, @Nullable String secret) implements EchoFromClient, EchoToClient {
    public Account {
        name = Fields.present(name, "Account.name");
    }
}
