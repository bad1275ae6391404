package dev.streampod.generator.declaration;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.yaml.YamlFile;
import dev.streampod.generator.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what the files of a protocol declare. */
public final class DeclarationReader {

    private static final Pattern DECLARED_NAME = Pattern.compile(
            "^(?:" + String.join("|", DocumentParser.KINDS) + ")[ \\t]*:[ \\t]*[\"']?([A-Za-z_][A-Za-z0-9_]*+)",
            Pattern.MULTILINE);

    private final Problems problems;

    /** Makes a reader that reports what is wrong. */
    public DeclarationReader(Problems problems) {
        this.problems = problems;
    }

    /** Reads all declarations, in the order of the files. */
    public Declarations read(List<YamlFile> files) {
        List<Declaration> declarations = new ArrayList<>();
        Set<String> unread = new HashSet<>();
        for (YamlFile file : files) {
            DocumentParser parser = new DocumentParser(file.source(), problems);
            boolean complete = file.complete();
            for (YamlNode document : file.documents()) {
                Optional<Declaration> declaration = parser.parse(document);
                declaration.ifPresent(declarations::add);
                complete &= declaration.isPresent();
            }
            if (complete && file.documents().isEmpty()) {
                problems.warning(file.source().start(), "this file declares nothing")
                        .hint("write a declaration, for example \"class: ChatMessage\", or delete the file");
            }
            if (!complete) {
                Matcher matcher = DECLARED_NAME.matcher(file.source().text());
                while (matcher.find()) {
                    unread.add(matcher.group(1));
                }
            }
        }
        return new Declarations(declarations, unread);
    }
}
