package dev.streampod.generator.describe;

import dev.streampod.generator.json.JsonObject;

/**
 * What a document says of itself.
 *
 * @param title what it describes, for people
 * @param version the version of what it describes
 * @param module the protocol's name on the wire
 */
public record DocumentInfo(String title, String version, String module) {

    JsonObject json(String description, String fingerprint) {
        return JsonObject.of("title", title)
                .with("version", version)
                .with("description", description)
                .with("x-streampod-protocol", module)
                .with("x-streampod-fingerprint", fingerprint);
    }
}
