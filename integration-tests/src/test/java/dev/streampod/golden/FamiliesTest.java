package dev.streampod.golden;

import static dev.streampod.entity.Audience.CLIENT;
import static dev.streampod.entity.Audience.SERVER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.streampod.entity.EntityFormatException;
import dev.streampod.entity.SerializableException;
import dev.streampod.golden.everything.Blob;
import dev.streampod.golden.everything.EmailNotification;
import dev.streampod.golden.everything.EverythingProtocol;
import dev.streampod.golden.everything.Failure;
import dev.streampod.golden.everything.HairyBlob;
import dev.streampod.golden.everything.Inbox;
import dev.streampod.golden.everything.NetworkFailure;
import dev.streampod.golden.everything.Notification;
import dev.streampod.golden.everything.PhoneNotification;
import dev.streampod.golden.everything.PoliteRefusal;
import dev.streampod.golden.everything.PostcardNotification;
import dev.streampod.golden.everything.Refusal;
import dev.streampod.golden.everything.Shape;
import dev.streampod.golden.everything.Silence;
import dev.streampod.golden.everything.VideoNotification;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that others extend without their being sealed, and exceptions: used like records, though they are none. */
class FamiliesTest {

    private final Json json = new Json(EverythingProtocol.INSTANCE);

    private static final Notification PLAIN = new Notification("t", null);

    private Inbox readLatest(String latest) {
        return (Inbox) json.readQuoted(
                "Inbox", "{'latest':" + latest + ",'all':[],'byName':{},'letters':[],'failures':[]}", CLIENT);
    }

    @Test
    void aValueOfAnOpenClassNamesItsClassFirst() {
        var inbox = new Inbox(PLAIN, List.of(), Map.of(), Set.of(), List.of());
        assertThat(json.write(inbox, CLIENT))
                .startsWith("{\"latest\":{\"@class\":\"Notification\",\"text\":\"t\",\"at\":null}");
        assertThat(json.write(PLAIN, CLIENT)).isEqualTo("{\"text\":\"t\",\"at\":null}");
    }

    @Test
    void aDescendantIsReadAsItself() {
        assertThat(readLatest("{'@class':'EmailNotification','text':'t','at':null,'address':'a','lines':[]}")
                        .latest())
                .isEqualTo(new EmailNotification("t", null, "a", List.of()));
        assertThat(readLatest("{'@class':'PostcardNotification','text':'t','at':null,'pages':1}")
                        .latest())
                .isEqualTo(new PostcardNotification("t", null, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'@class':'FaxNotification','text':'t','at':null,'tones':3}",
                "{'@class':'SimpleData','text':'t','at':null}",
                "{'@class':'Notification','text':'t','at':null}",
                "{'text':'t','at':null}",
                "{'at':null,'later':[{}],'text':'t'}"
            })
    void whoseClassIsUnknownOrMissingIsReadAsTheDeclaredOne(String text) {
        assertThat(readLatest(text).latest()).isEqualTo(PLAIN);
    }

    @Test
    void theDeclaredClassStillInsistsOnItsFields() {
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> readLatest("{}"))
                .withMessage("Notification lacks text at /latest");
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> readLatest("{'text':'t','text':'u'}"))
                .withMessage("Notification.text: the field came twice at /latest/text");
        assertThatExceptionOfType(EntityFormatException.class).isThrownBy(() -> readLatest("{'@class':1,'text':'t'}"));
    }

    @Test
    void aSealedClassBelowAnOpenOneTakesItsOwnDescendantsOnly() {
        String text = "{'all':[],'byName':{},'letters':[{'@class':'Notification','text':'t','at':null}],'failures':[]}";
        assertThatExceptionOfType(EntityFormatException.class)
                .isThrownBy(() -> json.readQuoted("Inbox", text, CLIENT))
                .withMessageContaining("expected the name of a LetterNotification");
    }

    @Test
    void parentAndChildAreNotEqualEitherWay() {
        var parent = new PhoneNotification("t", null, 1, null);
        var child = new VideoNotification("t", null, 1, null, 0.5, null);
        assertThat(parent).isNotEqualTo(child).isEqualTo(parent.withNumber(1)).hasSameHashCodeAs(parent.withNumber(1));
        assertThat(child).isNotEqualTo(parent).isEqualTo(child.toBuilder().build());
        assertThat(child)
                .hasToString("VideoNotification[text=t, at=null, number=1, secret=***, quality=0.5, old=null]");
    }

    @Test
    void aCopyOfADescendantIsOneOfItsOwnClass() {
        Notification declared = new VideoNotification("t", null, 1, null, 0.5, null);
        assertThat(declared.withText("u")).isEqualTo(new VideoNotification("u", null, 1, null, 0.5, null));
        assertThat(declared.toBuilder().text("u").build()).isInstanceOf(VideoNotification.class);
        assertThat(VideoNotification.builder().text("u").number(2).build().at()).isNotNull();
    }

    @Test
    void anOpenClassMayStandBelowASealedOne() {
        Shape shape = new HairyBlob("x", List.of(1), 9);
        assertThat(shape).isInstanceOf(Blob.class);
        assertThat(Modifier.isFinal(Blob.class.getModifiers())).isFalse();
        assertThat(Modifier.isFinal(HairyBlob.class.getModifiers())).isTrue();
    }

    @Test
    void collectionsOfEveryClassAreCopiedAndNullsAreRefusedByName() {
        var failure = new NetworkFailure("m", 1, Set.of("a"), true);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> failure.hosts().add("b"));
        assertThatNullPointerException()
                .isThrownBy(() -> new Failure(null, 1))
                .withMessageContaining("Failure.message");
        assertThatNullPointerException()
                .isThrownBy(() -> new EmailNotification("t", null, null, List.of()))
                .withMessageContaining("EmailNotification.address");
    }

    @Test
    void anExceptionTellsItsMessageAndIsAnEntity() {
        SerializableException failure = new NetworkFailure("no route", 7, Set.of("a"), false);
        assertThat(failure)
                .isInstanceOf(Failure.class)
                .hasMessage("no route")
                .hasToString("NetworkFailure[message=no route, number=7, hosts=[a], pigeon=false]");
        assertThat(json.read("NetworkFailure", json.write(failure, CLIENT), SERVER))
                .isEqualTo(failure);
        assertThat(new PoliteRefusal(3, "busy")).isInstanceOf(Refusal.class).hasMessage("3");
        assertThat(new PoliteRefusal(null, "busy").getMessage()).isNull();
        assertThat(new Silence()).hasMessage(null).hasToString("Silence[]");
    }
}
