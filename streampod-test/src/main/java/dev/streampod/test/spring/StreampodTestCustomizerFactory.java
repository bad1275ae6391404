package dev.streampod.test.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Spring asks it about each class of tests; it is found by {@code META-INF/spring.factories}. */
final class StreampodTestCustomizerFactory implements ContextCustomizerFactory {

    StreampodTestCustomizerFactory() {}

    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        if (!TestContextAnnotationUtils.hasAnnotation(testClass, StreampodTest.class)) {
            return null;
        }
        var test = TestContextAnnotationUtils.findMergedAnnotation(testClass, SpringBootTest.class);
        return new StreampodTestCustomizer(test != null && test.webEnvironment().isEmbedded());
    }
}
