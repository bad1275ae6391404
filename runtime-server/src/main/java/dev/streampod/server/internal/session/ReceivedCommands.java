package dev.streampod.server.internal.session;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells which commands about users were received before, by the servers that posted them and their numbers. Redis is sent a command
 * again if the connection is lost before the answer, so one may come twice; it may also come behind later ones, when Redis did not
 * take it at first. Confined to one thread.
 */
final class ReceivedCommands {

    /** How many servers are known, those heard last; of one that was forgotten every command is taken for new. */
    static final int MAX_SERVERS = 256;

    /** How far behind the last command of its server one may come; what is further behind is taken for a repeat. */
    static final int WINDOW = 1_024;

    private final Map<Long, Numbers> servers = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Numbers> eldest) {
            return size() > MAX_SERVERS;
        }
    };

    /** Notes a command, and returns whether it was received before. */
    boolean isRepeat(UserCommand.Source source) {
        return !servers.computeIfAbsent(source.server(), server -> new Numbers())
                .add(source.number());
    }

    /** The last number of one server, and which of those in the window before it were received: a bit for each, in a ring. */
    private static final class Numbers {

        private final long[] received = new long[WINDOW / Long.SIZE];
        private long last;

        /** Returns whether the number is new. */
        private boolean add(long number) {
            if (number > last) {
                advanceTo(number);
            } else if (number <= last - WINDOW || (word(number) & bit(number)) != 0) {
                return false;
            }
            received[index(number)] |= bit(number);
            return true;
        }

        private void advanceTo(long number) {
            if (number - last >= WINDOW) {
                Arrays.fill(received, 0);
            } else {
                for (long each = last + 1; each <= number; each++) {
                    received[index(each)] &= ~bit(each);
                }
            }
            last = number;
        }

        private long word(long number) {
            return received[index(number)];
        }

        private static int index(long number) {
            return (int) (number & (WINDOW - 1)) / Long.SIZE;
        }

        private static long bit(long number) {
            return 1L << number; // by its lowest six bits
        }
    }
}
