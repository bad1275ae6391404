package dev.streampod.client.chat;

import dev.streampod.entity.Fields;

/** A line somebody said. */
public record Line(String text) implements ChatFromClient, ChatToClient {

    public Line {
        text = Fields.present(text, "Line.text");
    }
}
