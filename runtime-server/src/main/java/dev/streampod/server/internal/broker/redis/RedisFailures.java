package dev.streampod.server.internal.broker.redis;

import dev.streampod.concurrent.FailureReporter;
import dev.streampod.concurrent.Failures;
import io.lettuce.core.RedisClient;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Failures on the threads of the bus. Recognises a version of the Redis client library that lacks what the bus calls: with
 * that nothing goes through Redis until the application is built with another version. Safe for use from any thread.
 */
final class RedisFailures implements FailureReporter {

    /** The name in health reports of what does not work. */
    static final String FUNCTION = "Messaging through Redis";

    /** A class of Netty that is missing, or a method of one. */
    private static final Pattern OF_NETTY = Pattern.compile("^io/netty/|^'[^(]* io\\.netty\\.[^( ]*\\(");

    private static final Logger log = LoggerFactory.getLogger(RedisLog.NAME);

    private final Failures failures;
    private final AtomicReference<@Nullable String> unusable = new AtomicReference<>();

    /** @param failures those of the server */
    RedisFailures(Failures failures) {
        this.failures = failures;
    }

    @Override
    public void report(String function, Throwable failure) {
        LinkageError mismatch = mismatch(failure);
        if (mismatch == null) {
            failures.report(function, failure);
        } else if (unusable.compareAndSet(null, text(mismatch))) {
            log.error("{}", unusable.get(), mismatch);
            failures.end(FUNCTION);
        }
    }

    /** Why nothing goes through Redis for as long as this process lives; null when that is not so. */
    @Nullable
    String unusable() {
        return unusable.get();
    }

    private static @Nullable LinkageError mismatch(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof LinkageError error) {
                return error;
            }
        }
        return null;
    }

    private static String text(LinkageError mismatch) {
        String lettuce = "io.lettuce:lettuce-core " + version(RedisClient.class.getPackage());
        return "Messaging through Redis does not work: "
                + (OF_NETTY.matcher(String.valueOf(mismatch.getMessage())).find()
                        ? netty(lettuce, mismatch)
                        : lettuce + " is on the class path, and lacks what this server calls (" + mismatch
                                + "). It takes lettuce-core 6.6 or newer, with the Netty that belongs to it. Set its version"
                                + " where the application manages its dependencies (under Spring Boot by the property"
                                + " lettuce.version)")
                + ", then start the server again";
    }

    /** A framework may manage the version of Netty, and not that of its client library. */
    private static String netty(String lettuce, LinkageError mismatch) {
        return "io.netty:netty-transport "
                + version(RedisClient.class.getClassLoader().getDefinedPackage("io.netty.channel"))
                + " is on the class path, and lacks what " + lettuce + " calls (" + mismatch
                + "). lettuce-core 7 takes Netty 4.2, lettuce-core 6.6 to 6.8 take 4.1 too. Set the version of io.netty:netty-bom,"
                + " or that of lettuce-core, where the application manages its dependencies (under Spring Boot by the properties"
                + " netty.version and lettuce.version)";
    }

    private static String version(@Nullable Package library) {
        String version = library == null ? null : library.getImplementationVersion();
        return version == null ? "(of an unknown version)" : version;
    }
}
