package dev.streampod.generator.check;

import dev.streampod.generator.declaration.ChannelDeclaration;
import dev.streampod.generator.declaration.RawValue;
import dev.streampod.generator.definition.HistoryDefinition;
import dev.streampod.generator.resolve.BadValueException;
import dev.streampod.generator.resolve.DurationLiteral;
import dev.streampod.generator.resolve.NumberLiteral;
import java.math.BigInteger;
import java.time.Duration;

/** Requires that the size and the time to live of a history are within their limits. */
final class HistoryRule implements Rule {

    @Override
    public void check(RuleContext context) {
        context.channels().forEach(channel -> check(channel, context));
    }

    private static void check(ChannelDeclaration channel, RuleContext context) {
        RawValue size = channel.historySize();
        if (size != null) {
            size(size, context);
        }
        RawValue timeToLive = channel.historyTimeToLive();
        if (timeToLive != null) {
            timeToLive(timeToLive, context);
        }
    }

    private static void size(RawValue size, RuleContext context) {
        try {
            BigInteger number = NumberLiteral.integer(size.text());
            if (number.signum() <= 0 || number.compareTo(BigInteger.valueOf(HistoryDefinition.MAX_SIZE)) > 0) {
                context.error(size, "the size of a history must be between 1 and " + HistoryDefinition.MAX_SIZE)
                        .hint("for example: 100; keep longer histories in a database");
            }
        } catch (BadValueException e) {
            context.error(size, "the size of a history is invalid: " + e.problem())
                    .hint("for example: 100");
        }
    }

    private static void timeToLive(RawValue timeToLive, RuleContext context) {
        try {
            Duration duration = DurationLiteral.read(timeToLive.text());
            if (duration.compareTo(Duration.ofMillis(1)) < 0
                    || duration.compareTo(HistoryDefinition.MAX_TIME_TO_LIVE) > 0) {
                context.error(timeToLive, "the ttl of a history must be between 1ms and 365d")
                        .hint("for example: 10min");
            }
        } catch (BadValueException e) {
            context.error(timeToLive, "the ttl of a history is invalid: " + e.problem())
                    .hint(e.hint());
        }
    }
}
