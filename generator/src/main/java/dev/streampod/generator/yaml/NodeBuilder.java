package dev.streampod.generator.yaml;

import dev.streampod.generator.diagnostic.Problems;
import dev.streampod.generator.source.SourceText;
import dev.streampod.generator.source.Span;
import dev.streampod.generator.yaml.YamlMapping.Entry;
import dev.streampod.generator.yaml.YamlScalar.Style;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.Event.ID;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/** Builds nodes from the events of one file, and refuses what the protocol language leaves out of YAML. */
final class NodeBuilder {

    /** The nesting above which a document is refused; real ones have six. */
    private static final int MAX_DEPTH = 64;

    private final SourceText source;
    private final Iterator<Event> events;
    private final Problems problems;
    private final DocComments comments;
    private Span lastPlace;
    private boolean refused;
    private boolean refusedAny;

    NodeBuilder(SourceText source, Iterator<Event> events, Problems problems) {
        this.source = source;
        this.events = events;
        this.problems = problems;
        this.comments = new DocComments(source);
        this.lastPlace = source.start();
    }

    /** Thrown when a document is nested too deeply, which was reported. */
    static final class TooDeepException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** Builds the next document; null at the end of the file. */
    @Nullable
    YamlNode document() {
        while (events.hasNext()) {
            if (events.next().is(ID.DocumentStart)) {
                refusedAny |= refused;
                refused = false;
                return node(events.next(), 0, false);
            }
        }
        return null;
    }

    /** Warns of documentation comments that no key follows. Asked after the last document. */
    void warnOfUnusedComments() {
        comments.warnOfUnused(problems);
    }

    /** Whether the last document had something that was reported and cannot be left out. */
    boolean refused() {
        return refused;
    }

    /** Whether any document had. */
    boolean refusedAny() {
        return refusedAny || refused;
    }

    /** The place of the last event. */
    Span lastPlace() {
        return lastPlace;
    }

    private YamlNode node(Event event, int depth, boolean inFlow) {
        lastPlace = span(event.getStartMark(), event.getEndMark());
        if (depth > MAX_DEPTH) {
            problems.error(lastPlace, "this is nested more than " + MAX_DEPTH + " levels deep");
            throw new TooDeepException();
        }
        if (event instanceof AliasEvent alias) {
            refuse(lastPlace, "YAML aliases (*" + alias.getAnchor() + ") cannot be used in a protocol");
            return new YamlScalar(lastPlace, "", Style.PLAIN, inFlow, "");
        }
        if (event instanceof NodeEvent node && node.getAnchor() != null) {
            refuse(firstCharacter(), "YAML anchors (&" + node.getAnchor() + ") cannot be used in a protocol");
        }
        if (event instanceof ScalarEvent scalar) {
            refuseTag(scalar.getTag());
            return scalar(scalar, inFlow);
        }
        CollectionStartEvent start = (CollectionStartEvent) event;
        refuseTag(start.getTag());
        return start.is(ID.MappingStart) ? mapping(start, depth, inFlow) : sequence(start, depth, inFlow);
    }

    private YamlScalar scalar(ScalarEvent event, boolean inFlow) {
        Style style = switch (event.getScalarStyle()) {
            case PLAIN, JSON_SCALAR_STYLE -> Style.PLAIN;
            case SINGLE_QUOTED, DOUBLE_QUOTED -> Style.QUOTED;
            case LITERAL, FOLDED -> Style.BLOCK;
        };
        String text = event.getValue();
        Span span = lastPlace;
        if (event.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED && hasLoneSurrogate(text)) {
            refuse(span, "this escape is half of a surrogate pair, which is not a character");
        }
        String doc = text.isEmpty() && style == Style.PLAIN ? "" : comments.above(span);
        comments.text(span);
        return new YamlScalar(span, text, style, inFlow, doc);
    }

    private YamlSequence sequence(CollectionStartEvent start, int depth, boolean inFlow) {
        Span first = lastPlace;
        List<YamlNode> items = new ArrayList<>();
        Event event = events.next();
        while (!event.is(ID.SequenceEnd)) {
            items.add(node(event, depth + 1, inFlow || start.isFlow()));
            event = events.next();
        }
        return new YamlSequence(whole(first, start, event, items.isEmpty() ? null : items.get(0)), items);
    }

    private YamlMapping mapping(CollectionStartEvent start, int depth, boolean inFlow) {
        Span first = lastPlace;
        boolean flow = inFlow || start.isFlow();
        List<Entry> entries = new ArrayList<>();
        List<YamlScalar> repeated = new ArrayList<>();
        Map<String, Span> places = new HashMap<>();
        Event event = events.next();
        while (!event.is(ID.MappingEnd)) {
            YamlNode key = node(event, depth + 1, flow);
            YamlNode value = node(events.next(), depth + 1, flow);
            YamlScalar usable = usableKey(key);
            if (usable != null) {
                Span earlier = places.putIfAbsent(usable.text(), usable.span());
                if (earlier == null) {
                    entries.add(new Entry(usable, value));
                } else if (depth == 0) {
                    repeated.add(usable);
                } else {
                    problems.error(usable.span(), "the key \"" + usable.text() + "\" appears twice")
                            .note(earlier, "it appears here first")
                            .hint("remove or rename one of them");
                }
            }
            event = events.next();
        }
        return new YamlMapping(
                whole(
                        first,
                        start,
                        event,
                        entries.isEmpty() ? null : entries.get(0).key()),
                entries,
                repeated);
    }

    private @Nullable YamlScalar usableKey(YamlNode key) {
        if (!(key instanceof YamlScalar scalar)) {
            refuse(key.span(), "a key must be a name, not " + key.kind());
            return null;
        }
        if (scalar.missing()) {
            refuse(scalar.span(), "there is no key before this colon");
            return null;
        }
        if (scalar.text().equals("<<") && !scalar.quoted()) {
            refuse(scalar.span(), "YAML merge keys (<<) cannot be used in a protocol");
            return null;
        }
        return scalar;
    }

    private void refuseTag(@Nullable String tag) {
        if (tag != null) {
            refuse(firstCharacter(), "YAML tags (" + tag + ") cannot be used in a protocol");
        }
    }

    private void refuse(Span span, String message) {
        refused = true;
        problems.error(span, message).hint("write the value itself instead");
    }

    private Span firstCharacter() {
        return Span.ofLine(source, lastPlace.line(), lastPlace.column(), 1);
    }

    /** A block's last event lies on a later line, before the next content: its first node is the better place. */
    private Span whole(Span first, CollectionStartEvent start, Event end, @Nullable YamlNode firstNode) {
        if (start.isFlow()) {
            Span span = first.to(span(end.getStartMark(), end.getEndMark()));
            comments.contentUpTo(span);
            return span;
        }
        return firstNode == null ? first : firstNode.span();
    }

    private Span span(Mark start, Mark end) {
        return new Span(source, start.getLine() + 1, start.getColumn() + 1, end.getLine() + 1, end.getColumn() + 1);
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
