package dev.streampod.spring.boot.internal.start;

import dev.streampod.server.Endpoint;
import dev.streampod.server.EndpointSet;
import dev.streampod.server.MethodEndpoint;
import dev.streampod.server.StreamEndpoint;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.util.ClassUtils;

/**
 * The generated records of endpoints, made of the endpoints that are beans. The records are looked for in the packages of the
 * application, and beside the skeletons that the beans extend.
 */
public final class EndpointSets {

    private final ApplicationContext context;
    private final List<StartRefusedException.Problem> problems = new ArrayList<>();

    private EndpointSets(ApplicationContext context) {
        this.context = context;
    }

    /**
     * Those of an application: the beans of that type if it has defined any, else one for each record that is found.
     *
     * @throws StartRefusedException when an endpoint of one of them is no bean, or more than one
     */
    public static EndpointSet[] of(ApplicationContext context) {
        List<EndpointSet> defined =
                context.getBeanProvider(EndpointSet.class).orderedStream().toList();
        return (defined.isEmpty() ? new EndpointSets(context).found() : defined).toArray(EndpointSet[]::new);
    }

    private List<EndpointSet> found() {
        Set<String> packages = packages();
        // In the order of their names, so that logs and messages are the same each time.
        var records = new TreeMap<String, Class<?>>();
        for (String each : packages) {
            for (Class<?> type : recordsIn(each)) {
                records.put(type.getName(), type);
            }
        }
        List<EndpointSet> sets = records.values().stream()
                .flatMap(record -> set(record).stream())
                .toList();
        if (records.isEmpty()) {
            problems.add(
                    new StartRefusedException.Problem(
                            "There is no endpoint: no bean extends a generated endpoint class, and in "
                                    + String.join(", ", packages)
                                    + " there is no generated record of endpoints.",
                            "Generate the server's classes with the goal streampod:generate, and make the class that extends an"
                                    + " endpoint a bean, for example with @Component. Without endpoints set streampod.enabled to false."));
        }
        if (!problems.isEmpty()) {
            throw new StartRefusedException(problems);
        }
        return sets;
    }

    private Set<String> packages() {
        Stream<String> ofEndpoints = Arrays.stream(context.getBeanNamesForType(Endpoint.class))
                .map(context::getType)
                .flatMap(type -> type == null ? Stream.empty() : Stream.of(skeleton(type)))
                .map(Class::getPackageName);
        BeanFactory factory = context.getAutowireCapableBeanFactory();
        Stream<String> ofApplication = AutoConfigurationPackages.has(factory)
                ? AutoConfigurationPackages.get(factory).stream()
                : Stream.empty();
        return Stream.concat(ofApplication, ofEndpoints).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** The class that was generated, of which the bean's class is a subclass. */
    private static Class<?> skeleton(Class<?> type) {
        Class<?> each = type;
        for (Class<?> parent = each.getSuperclass();
                parent != null && parent != StreamEndpoint.class && parent != MethodEndpoint.class;
                parent = parent.getSuperclass()) {
            each = parent;
        }
        return each;
    }

    private List<Class<?>> recordsIn(String name) {
        var scanner = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return definition.getMetadata().isConcrete()
                        && definition.getMetadata().isIndependent();
            }
        };
        scanner.setResourceLoader(context);
        scanner.addIncludeFilter(new AssignableTypeFilter(EndpointSet.class));
        return scanner.findCandidateComponents(name).stream()
                .<Class<?>>map(found ->
                        ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), context.getClassLoader()))
                .filter(EndpointSets::isOfEndpoints)
                .toList();
    }

    private static boolean isOfEndpoints(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .allMatch(each -> Endpoint.class.isAssignableFrom(each.getType()));
    }

    /** Empty when there was a problem. */
    private List<EndpointSet> set(Class<?> record) {
        int before = problems.size();
        var endpoints = new ArrayList<Object>();
        for (RecordComponent component : record.getRecordComponents()) {
            endpoints.addAll(endpoint(record, component));
        }
        return problems.size() > before ? List.of() : List.of(instance(record, endpoints));
    }

    /** Empty when there was a problem. */
    private List<?> endpoint(Class<?> record, RecordComponent component) {
        Class<?> type = component.getType();
        String whose = component.getName() + " of " + record.getSimpleName();
        try {
            Object bean = context.getBeanProvider(type).getIfAvailable();
            if (bean != null) {
                return List.of(bean);
            }
            problems.add(new StartRefusedException.Problem(
                    "The endpoint " + whose + " is missing: no bean extends " + type.getName() + ".",
                    "Make the class that extends " + type.getSimpleName()
                            + " a bean: annotate it with @Component, in a package that the application scans, or return it"
                            + " from a @Bean method."));
        } catch (NoUniqueBeanDefinitionException e) {
            ListableBeanFactory factory = context;
            problems.add(new StartRefusedException.Problem(
                    "The endpoint " + whose + " is there more than once: the beans "
                            + String.join(", ", factory.getBeanNamesForType(type)) + " extend " + type.getName() + ".",
                    "Leave one bean of " + type.getSimpleName() + ", or mark one with @Primary."));
        }
        return List.of();
    }

    private static EndpointSet instance(Class<?> record, List<Object> endpoints) {
        try {
            Constructor<?> constructor = record.getDeclaredConstructor(Arrays.stream(record.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return (EndpointSet) constructor.newInstance(endpoints.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(record.getName() + " could not be made", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(record.getName() + " could not be made", e);
        }
    }
}
