package dev.streampod.client.connection;

import dev.streampod.entity.SerializableEntity;

/** Something that waits to be written. Each is itself and equal to no other. */
sealed interface Outgoing {

    /** Something that has its frame, which nobody changes. */
    sealed interface Framed extends Outgoing {

        byte[] frame();
    }

    /** A frame that is no message. */
    final class Control implements Framed {

        private final byte[] frame;

        Control(byte[] frame) {
            this.frame = frame;
        }

        @Override
        public byte[] frame() {
            return frame;
        }
    }

    /** A message and its frame. */
    final class Message implements Framed {

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

        @Override
        public byte[] frame() {
            return frame;
        }
    }

    /** The stream is to be closed, unless it is. */
    record Close(ClientStream<?> stream) implements Outgoing {}

    /** The connection is to be re-authenticated. */
    record Auth(KeyChange change) implements Outgoing {}
}
