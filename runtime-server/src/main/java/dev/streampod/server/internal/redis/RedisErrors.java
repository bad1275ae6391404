package dev.streampod.server.internal.redis;

import dev.streampod.concurrent.FailureText;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells transient errors of Redis from permanent ones. Redis names the kind of an error in the first word of its text.
 *
 * <p>A transient error is an outage: the command is retried. Any other is a refusal, which is reported to the caller at
 * once. {@code MISCONF} is a refusal: it lasts until an operator repairs Redis' persistence, and meanwhile Redis still takes
 * everything that is not kept. {@code OOM} may be either: {@link #isOutOfMemory}.
 */
public final class RedisErrors {

    /** This Redis is not the one that writes go to, or not any more. A new connection may lead to the right one. */
    private static final Set<String> ELSEWHERE = Set.of("READONLY", "MASTERDOWN");

    /** This Redis will be ready after a while. */
    private static final Set<String> LATER = Set.of("LOADING", "BUSY", "CLUSTERDOWN", "NOREPLICAS");

    /**
     * In a Redis Cluster: the slot of the command belongs to another master, or is just being moved to one, whose address the
     * text names.
     */
    private static final Set<String> SLOT = Set.of("MOVED", "ASK", "TRYAGAIN");

    /** How Redis before version 7 reports an error of a command that a script called; the kind is inside. */
    private static final Pattern IN_SCRIPT =
            Pattern.compile("ERR Error running script \\(call to \\w+\\): (?:@user_script: ?\\d+: )+-?([A-Z]+) ");

    /** How Java writes an address that was not resolved, or that has no name; what is captured is enough. */
    private static final Pattern ADDRESS = Pattern.compile(
            "(?<![\\w/.-])(?:([\\w.-]+)/<unresolved>|/(\\d+(?:\\.\\d+){3}|\\[[0-9a-fA-F:%\\w]+\\]))(?=:\\d)");

    private RedisErrors() {}

    /** Whether Redis has answered with an error that passes by itself. */
    public static boolean passes(@Nullable Throwable failure) {
        String kind = kind(failure);
        return LATER.contains(kind) || ELSEWHERE.contains(kind) || SLOT.contains(kind);
    }

    /** Whether it passes, and is about one slot of a cluster only. */
    public static boolean isAboutSlot(@Nullable Throwable failure) {
        return SLOT.contains(kind(failure));
    }

    /** Whether Redis had no memory left for it. */
    public static boolean isOutOfMemory(@Nullable Throwable failure) {
        return kind(failure).equals("OOM");
    }

    /** Whether it passes, and a new connection may help. */
    public static boolean isElsewhere(@Nullable Throwable failure) {
        return ELSEWHERE.contains(kind(failure));
    }

    /** Whether Redis does not know the digest of a script. */
    public static boolean isUnknownScript(@Nullable Throwable failure) {
        return kind(failure).equals("NOSCRIPT");
    }

    /** Whether the user lacks the right to a command. */
    public static boolean forbids(@Nullable Throwable failure, String command) {
        Throwable cause = unwrapped(failure);
        return kind(cause).equals("NOPERM")
                && cause != null
                && String.valueOf(cause.getMessage()).contains("'" + command + "'");
    }

    /** Whether it is a fault of this process, and not that Redis cannot be reached. */
    public static boolean isFault(Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof Error)) {
            cause = cause.getCause();
        }
        return cause != null;
    }

    /** Whether Redis has answered with an error that does not pass by itself. */
    public static boolean refuses(@Nullable Throwable failure) {
        return unwrapped(failure) instanceof RedisCommandExecutionException && !passes(failure);
    }

    /**
     * The text of an error without a full stop, and what to do where the server takes a node of a cluster for a single Redis:
     * only there keys of one command are in several slots, and errors about slots reach the caller.
     */
    public static String explained(Throwable failure) {
        Throwable cause = unwrapped(failure);
        String text =
                FailureText.withoutStop(String.valueOf(cause == null ? failure.getMessage() : cause.getMessage()));
        boolean ofCluster = isAboutSlot(failure) || kind(failure).equals("CROSSSLOT");
        return ofCluster
                ? text + ". This Redis is a node of a Redis Cluster: its address has to begin with redis-cluster://"
                        + " or rediss-cluster://"
                : text;
    }

    /** Why something failed, for the log: the client library says it in the innermost of its exceptions. */
    public static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null
                && cause.getCause() != null
                && (cause instanceof CompletionException || cause instanceof RedisException)) {
            cause = cause.getCause();
        }
        if (cause == null) {
            return "unknown";
        }
        String text = cause.getMessage();
        if (text == null) {
            return cause.getClass().getSimpleName();
        }
        // Some errors of Redis are sentences; the log goes on behind them.
        return ADDRESS.matcher(FailureText.withoutStop(text)).replaceAll("$1$2");
    }

    private static String kind(@Nullable Throwable failure) {
        Throwable cause = unwrapped(failure);
        String text = cause instanceof RedisCommandExecutionException ? cause.getMessage() : null;
        if (text == null) {
            return "";
        }
        Matcher inScript = IN_SCRIPT.matcher(text);
        if (inScript.lookingAt()) {
            return inScript.group(1);
        }
        int end = text.indexOf(' ');
        return end < 0 ? text : text.substring(0, end);
    }

    public static @Nullable Throwable unwrapped(@Nullable Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
