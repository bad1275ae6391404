package dev.streampod.client.internal.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * What was written in a resumable session and the server has not acknowledged, in order, within a bound in bytes; and, when
 * the session goes on over another link, what of it has to be written again. Guarded by the client's lock.
 */
final class ResendBuffer {

    private final int maxBytes;
    private ArrayDeque<Outgoing.Framed> written = new ArrayDeque<>();
    private ArrayDeque<Outgoing.Framed> again = new ArrayDeque<>();
    private long bytes;
    /** How many frames stand before the oldest that is kept. */
    private long gone;

    ResendBuffer(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Keeps what is being written; lets go of the oldest when there is too much, and with it of the chance to resume there. */
    void add(Outgoing.Framed frame) {
        written.add(frame);
        bytes += frame.frame().length;
        while (bytes > maxBytes && written.size() > 1) {
            letGo();
        }
    }

    private void letGo() {
        Outgoing.Framed oldest = written.poll();
        if (oldest != null) {
            bytes -= oldest.frame().length;
            gone++;
        }
    }

    /** The server has taken in so many frames; returns false when so many were not written. */
    boolean acknowledged(long number) {
        if (number > gone + written.size()) {
            return false;
        }
        while (gone < number) {
            letGo();
        }
        return true;
    }

    /** Everything after so many frames is to be written again; returns false when that is not possible. */
    boolean rewind(long number) {
        if (number < gone || !acknowledged(number)) {
            return false;
        }
        written.addAll(again);
        again = written;
        written = new ArrayDeque<>();
        return true;
    }

    boolean hasAgain() {
        return !again.isEmpty();
    }

    /** Takes the first frame that is to be written again; there must be one. It counts as written from here on. */
    byte[] nextAgain() {
        Outgoing.Framed next = again.remove();
        written.add(next);
        return next.frame();
    }

    /** The messages among what is kept. */
    List<Outgoing.Message> messages() {
        var messages = new ArrayList<Outgoing.Message>();
        for (ArrayDeque<Outgoing.Framed> part : List.of(written, again)) {
            for (Outgoing.Framed frame : part) {
                if (frame instanceof Outgoing.Message message) {
                    messages.add(message);
                }
            }
        }
        return messages;
    }

    /** Another session begins. */
    void clear() {
        written.clear();
        again.clear();
        bytes = 0;
        gone = 0;
    }
}
