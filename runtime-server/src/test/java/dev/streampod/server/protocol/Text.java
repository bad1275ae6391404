package dev.streampod.server.protocol;

import dev.streampod.entity.Fields;

/** A text. */
public record Text(String text) implements EchoFromClient, EchoToClient {
    public Text {
        text = Fields.present(text, "Text.text");
    }
}
