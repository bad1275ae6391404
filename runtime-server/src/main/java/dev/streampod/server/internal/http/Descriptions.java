package dev.streampod.server.internal.http;

import dev.streampod.protocol.Protocol;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The OpenAPI and AsyncAPI documents of a server's protocols, as the goal {@code streampod:describe} has put them on the
 * class path. They are at {@code /api/openapi.json} and {@code /api/asyncapi.json} when there is one protocol, and always
 * at {@code /api/<protocol>/openapi.json} and {@code /api/<protocol>/asyncapi.json}, which no method is, since its name
 * has no dot. Immutable.
 */
public final class Descriptions implements Documents {

    private static final String API = "/api/";
    private static final List<String> FILES = List.of("openapi.json", "asyncapi.json");

    private final Map<String, Document> answers = new HashMap<>();

    private Descriptions() {}

    /** Reads the documents of protocols; for those that are missing, says so when they are asked for. */
    public static Descriptions of(List<Protocol> protocols) {
        var descriptions = new Descriptions();
        for (String file : FILES) {
            for (Protocol protocol : protocols) {
                Document answer = read(protocol, file);
                descriptions.answers.put(API + protocol.name() + "/" + file, answer);
                if (protocols.size() == 1) {
                    descriptions.answers.put(API + file, answer);
                }
            }
            if (protocols.size() != 1) {
                descriptions.answers.put(API + file, several(protocols, file));
            }
        }
        return descriptions;
    }

    @Override
    public @Nullable Document at(String path) {
        return answers.get(path);
    }

    private static Document read(Protocol protocol, String file) {
        String resource = "META-INF/streampod/" + protocol.name() + "/" + file;
        try (InputStream in = protocol.getClass().getResourceAsStream("/" + resource)) {
            return in == null
                    ? missing("There is no " + resource + " on the class path of this server. Run the goal describe of"
                            + " streampod-maven-plugin where the protocol " + protocol.name() + " is built.")
                    : new Document(
                            HttpStatus.OK.code(),
                            "application/json",
                            new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }

    private static Document several(List<Protocol> protocols, String file) {
        return missing(protocols.stream()
                .map(protocol -> API + protocol.name() + "/" + file)
                .collect(Collectors.joining(
                        " and ", "Each protocol of this server has a description of its own: ", ".")));
    }

    private static Document missing(String text) {
        return new Document(HttpStatus.NOT_FOUND.code(), "text/plain; charset=utf-8", text + "\n");
    }
}
