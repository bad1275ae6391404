package dev.streampod.client.internal.session;

import dev.streampod.client.internal.call.ClientCall;
import dev.streampod.client.internal.feed.ClientFeed;
import dev.streampod.entity.SerializableEntity;

/** A queued frame. Compared by identity. */
sealed interface Outgoing {

    /** An entry that has its encoded frame, which is never modified. */
    sealed interface Framed extends Outgoing {

        byte[] frame();
    }

    /** Something that waits within bounds, until it is on its way. */
    sealed interface Bounded extends Outgoing {

        /** In bytes. */
        int size();
    }

    /** A call, whose frame is made when it is written: it tells how much time is left. */
    record Call(ClientCall call, int size) implements Bounded {}

    /**
     * Something about a call, for the session in which the call was written. The other side's credit and the queue's
     * room for items bound it.
     */
    record Part(ClientCall call, Control frame) implements Outgoing {}

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

    /** A key change that is written, and its frame. */
    final class AuthFrame implements Framed {

        private final KeyChange change;
        private final byte[] frame;

        AuthFrame(KeyChange change, byte[] frame) {
            this.change = change;
            this.frame = frame;
        }

        KeyChange change() {
            return change;
        }

        @Override
        public byte[] frame() {
            return frame;
        }
    }

    /** A message and its frame. */
    final class Message implements Framed, Bounded {

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
        public int size() {
            return frame.length;
        }

        @Override
        public byte[] frame() {
            return frame;
        }
    }

    /** The stream is to be closed, unless it is. */
    record Close(ClientStream<?> stream) implements Outgoing {}

    /** A feed has frames to be written, which it makes when it is its turn. */
    record Feed(ClientFeed<?> feed) implements Outgoing {}

    /** The connection is to be re-authenticated. */
    record Auth(KeyChange change) implements Outgoing {}
}
