package dev.streampod.generator;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schemas that the makers of OpenAPI and AsyncAPI publish, and the references that schemas do not look at. */
final class OfficialSchemas {

    private static final Path FOLDER = Path.of("src/test/resources/specifications");
    private static final String OPENAPI = "https://spec.openapis.org/oas/3.1/";

    private final Schema openApi;
    private final Schema asyncApi;

    OfficialSchemas() {
        SchemaRegistry openApiSchemas = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12,
                registry -> registry.schemas(Map.of(
                        OPENAPI + "schema/2025-09-15", text("openapi-3.1-schema-2025-09-15.json"),
                        OPENAPI + "schema-base/2025-09-15", text("openapi-3.1-schema-base-2025-09-15.json"),
                        OPENAPI + "dialect/2024-11-10", text("openapi-3.1-dialect-2024-11-10.json"),
                        OPENAPI + "meta/2024-11-10", text("openapi-3.1-meta-2024-11-10.json"))));
        openApi = openApiSchemas.getSchema(SchemaLocation.of(OPENAPI + "schema-base/2025-09-15"));
        asyncApi =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7).getSchema(text("asyncapi-3.0.0.json"));
    }

    /** What is wrong with an OpenAPI document. */
    List<String> openApi(String document) {
        return errors(openApi, document);
    }

    /** What is wrong with an AsyncAPI document. */
    List<String> asyncApi(String document) {
        return errors(asyncApi, document);
    }

    private static List<String> errors(Schema schema, String document) {
        return schema.validate(JsonMapper.shared().readTree(document)).stream()
                .map(Error::toString)
                .toList();
    }

    /** References in a document that lead nowhere. */
    static Set<String> brokenReferences(String document) {
        JsonNode root = JsonMapper.shared().readTree(document);
        Set<String> broken = new HashSet<>();
        root.findValues("$ref").stream()
                .map(JsonNode::asString)
                .filter(reference -> !reference.startsWith("#/")
                        || root.at(reference.substring(1)).isMissingNode())
                .forEach(broken::add);
        return broken;
    }

    private static String text(String file) {
        try {
            return Files.readString(FOLDER.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
