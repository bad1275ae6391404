package dev.streampod.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.streampod.golden.everything.Circle;
import dev.streampod.golden.everything.Defaults;
import dev.streampod.golden.everything.Note;
import dev.streampod.golden.everything.Options;
import dev.streampod.golden.everything.Rectangle;
import dev.streampod.golden.everything.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How entities are made. */
class BuildingTest {

    @Test
    void aBuilderNamesAllThatItLacks() {
        assertThatIllegalStateException()
                .isThrownBy(() -> Rectangle.builder().width(1).build())
                .withMessage("Rectangle lacks label, corners, height");
    }

    @Test
    void aBuilderInsistsOnARequiredFieldBeItNull() {
        Options.Builder builder =
                Options.builder().renamed("r").note(new Note("t", null, null)).notes(Map.of());
        assertThatIllegalStateException().isThrownBy(builder::build).withMessage("Options lacks insisted");
        assertThat(builder.insisted(null).build().insisted()).isNull();
    }

    @Test
    void aBuilderMakesWhatIsNewEachTimeAnew() {
        Defaults.Builder builder = Defaults.builder();
        assertThat(builder.build().random()).isNotEqualTo(builder.build().random());
        assertThat(builder.perhapsNow(null).build().perhapsNow()).isNull();
    }

    @Test
    void aBuilderThatStartsWithAnEntityKeepsItsNulls() {
        Defaults nulls = Defaults.builder()
                .perhapsInt(null)
                .perhapsNow(null)
                .perhapsUri(null)
                .build();
        assertThat(nulls.toBuilder().build()).isEqualTo(nulls);
    }

    @Test
    void aNullIsRefusedByTheFieldsName() {
        assertThatNullPointerException()
                .isThrownBy(() -> new Circle(untyped(), 1))
                .withMessage("Circle.label is null");
        assertThatNullPointerException()
                .isThrownBy(() -> Circle.builder().label(untyped()))
                .withMessage("Circle.label is null");
        assertThatNullPointerException()
                .isThrownBy(() -> new Tree("a", List.of(), null).withChildren(untyped()))
                .withMessage("Tree.children is null");
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T untyped() {
        return null;
    }

    @Test
    void aCopyDiffersInOneField() {
        Rectangle rectangle = new Rectangle("r", 4, 1, 2);
        assertThat(rectangle.withWidth(3)).isEqualTo(new Rectangle("r", 4, 3, 2));
        assertThat(rectangle.width()).isEqualTo(1);
    }

    @Test
    void listsAreCopiedOnTheWayIn() {
        List<Tree> children = new ArrayList<>();
        Tree tree = new Tree("root", children, null);
        children.add(tree);
        assertThat(tree.children()).isEmpty();
    }
}
