package dev.streampod.client.connection;

import dev.streampod.entity.SerializableEntity;

/** Something that waits to be written. Each is itself and equal to no other. */
sealed interface Outgoing {

    /** A message and its frame, which nobody changes. */
    final class Message implements Outgoing {

        private final ClientStream<?> stream;
        private final SerializableEntity data;
        private final byte[] frame;

        Message(ClientStream<?> stream, SerializableEntity data, byte[] frame) {
            this.stream = stream;
            this.data = data;
            this.frame = frame;
        }

        ClientStream<?> stream() {
            return stream;
        }

        SerializableEntity data() {
            return data;
        }

        byte[] frame() {
            return frame;
        }
    }

    /** The stream is to be closed, unless it is. */
    record Close(ClientStream<?> stream) implements Outgoing {}

    /** The connection is to be re-authenticated. */
    record Auth(KeyChange change) implements Outgoing {}
}
