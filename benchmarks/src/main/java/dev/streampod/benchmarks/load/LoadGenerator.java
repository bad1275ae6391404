package dev.streampod.benchmarks.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The load generator's process. Reads commands from standard input, answers each with one line on standard output, and
 * ends when the input does:
 *
 * <pre>
 * echo pid=N port=N dialect=plain|streampod path=/echo endpoint=echo connections=100 inFlight=64 warmUp=2 seconds=5
 * fanOut pid=N port=N control=N dialect=… path=/feed endpoint=feed connections=1000 burst=16 [stalled=100] warmUp=2 seconds=5
 * fanOut pid=N port=N control=N dialect=follower channel=ticks class=EchoMessage connections=1000 burst=16 warmUp=2 seconds=5
 * hold port=N dialect=… path=/echo connections=5000
 * hold port=N channel=ticks connections=400 follows=250
 * miss port=N control=N channels=1 missed=200
 * recover pid=N port=N connections=2000
 * release
 * </pre>
 *
 * <p>{@code warmUpMessages} may say how many messages the warm-up takes at least.
 *
 * <p>An answer is {@code ok} or {@code failed}, then {@code key=value} pairs or the reason.
 */
public final class LoadGenerator {

    private @Nullable IdleLoad idle;
    private @Nullable RecoveryLoad recovery;

    private LoadGenerator() {}

    /** Runs until standard input ends. */
    public static void main(String[] args) throws IOException {
        var generator = new LoadGenerator();
        try (var commands = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (var line = commands.readLine(); line != null; line = commands.readLine()) {
                System.out.println(generator.answer(line));
            }
        }
        generator.release();
    }

    private String answer(String line) {
        try {
            return ("ok " + execute(line)).strip();
        } catch (IOException | RuntimeException e) {
            return "failed " + e.toString().replaceAll("\\s+", " ");
        }
    }

    private String execute(String line) throws IOException {
        var words = line.strip().split("\\s+");
        var options = new Options(words);
        return switch (words[0]) {
            case "echo" ->
                new EchoLoad(options.target(), options.number("connections"), options.number("inFlight"))
                        .run(options.warmUp(), options.seconds("seconds"), options.server())
                        .line();
            case "fanOut" ->
                new FanOutLoad(
                                options.target(),
                                options.number("control"),
                                options.number("connections"),
                                options.numberOrNone("stalled"))
                        .run(options.number("burst"), options.warmUp(), options.seconds("seconds"), options.server())
                        .line();
            case "hold" -> {
                release();
                int connections = options.number("connections");
                int follows = options.numberOrNone("follows");
                idle = follows == 0
                        ? IdleLoad.hold(options.target(), connections)
                        : IdleLoad.holdFollowing(options.number("port"), options.text("channel"), connections, follows);
                yield "";
            }
            case "miss" -> {
                recovery = RecoveryLoad.prepare(
                        options.number("port"),
                        options.number("control"),
                        options.number("channels"),
                        options.number("missed"));
                yield "";
            }
            case "recover" -> {
                var prepared = recovery;
                if (prepared == null) {
                    throw new LoadException("nothing was missed yet");
                }
                yield prepared.run(options.number("port"), options.number("connections"), options.server());
            }
            case "release" -> {
                release();
                yield "";
            }
            default -> throw new LoadException("unknown command: " + words[0]);
        };
    }

    private void release() throws IOException {
        var held = idle;
        idle = null;
        if (held != null) {
            held.close();
        }
    }

    /** The {@code key=value} words of a command. */
    private static final class Options {

        private final Map<String, String> values = new HashMap<>();

        Options(String[] words) {
            for (var word : Arrays.asList(words).subList(1, words.length)) {
                int equals = word.indexOf('=');
                if (equals < 0) {
                    throw new LoadException("expected key=value, not " + word);
                }
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }

        String text(String key) {
            var value = values.get(key);
            if (value == null) {
                throw new LoadException("missing " + key + "=");
            }
            return value;
        }

        int number(String key) {
            return Integer.parseInt(text(key));
        }

        int numberOrNone(String key) {
            return values.containsKey(key) ? number(key) : 0;
        }

        Duration seconds(String key) {
            return Duration.ofMillis(Math.round(Double.parseDouble(text(key)) * 1_000));
        }

        WarmUp warmUp() {
            return new WarmUp(seconds("warmUp"), Long.parseLong(values.getOrDefault("warmUpMessages", "0")));
        }

        ServerProcessUsage server() {
            return new ServerProcessUsage(Long.parseLong(text("pid")));
        }

        LoadTarget target() {
            var endpoint = values.getOrDefault("endpoint", "");
            return switch (text("dialect")) {
                case "plain" -> LoadTarget.plain(number("port"), text("path"), endpoint);
                case "streampod" ->
                    endpoint.isEmpty()
                            ? LoadTarget.streampodIdle(number("port"))
                            : LoadTarget.streampod(number("port"), endpoint);
                case "follower" -> LoadTarget.follower(number("port"), text("channel"), text("class"));
                default -> throw new LoadException("unknown dialect: " + text("dialect"));
            };
        }
    }
}
