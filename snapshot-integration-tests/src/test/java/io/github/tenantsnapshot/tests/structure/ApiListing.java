package io.github.tenantsnapshot.tests.structure;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The lines that describe the public and protected members of classes, in a fixed order. */
final class ApiListing {

  private ApiListing() {}

  /** Returns the lines for those of the given classes that are visible to users. */
  static List<String> of(List<Class<?>> classes) {
    List<String> lines = new ArrayList<>();
    classes.stream()
        .filter(ApiListing::isVisible)
        .sorted(Comparator.comparing(Class::getName))
        .forEach(type -> lines.addAll(linesOf(type)));
    return lines;
  }

  private static List<String> linesOf(Class<?> type) {
    List<String> lines = new ArrayList<>();
    lines.add(header(type));
    Stream.of(
            Stream.of(type.getDeclaredFields())
                .filter(field -> isVisible(field.getModifiers()) && !field.isSynthetic())
                .map(ApiListing::line),
            Stream.of(type.getDeclaredConstructors())
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .map(ApiListing::line),
            Stream.of(type.getDeclaredMethods())
                .filter(member -> isVisible(member.getModifiers()) && !member.isSynthetic())
                .map(ApiListing::line))
        .flatMap(Stream::sorted)
        .map(line -> "  " + line)
        .forEach(lines::add);
    return lines;
  }

  private static String header(Class<?> type) {
    StringBuilder line = new StringBuilder(type.toGenericString());
    if (type.getGenericSuperclass() != null) {
      line.append(" extends ").append(type.getGenericSuperclass().getTypeName());
    }
    Stream.of(type.getGenericInterfaces())
        .forEach(each -> line.append(" implements ").append(each.getTypeName()));
    return line + deprecation(type);
  }

  private static String line(Field field) {
    return field.toGenericString() + nullable("", field.getAnnotatedType()) + deprecation(field);
  }

  private static String line(Constructor<?> constructor) {
    return constructor.toGenericString() + parameters(constructor) + deprecation(constructor);
  }

  private static String line(Method method) {
    return method.toGenericString()
        + nullable(" result", method.getAnnotatedReturnType())
        + parameters(method)
        + deprecation(method);
  }

  private static String parameters(Executable executable) {
    AnnotatedType[] types = executable.getAnnotatedParameterTypes();
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < types.length; i++) {
      line.append(nullable(" parameter " + (i + 1), types[i]));
    }
    return line.toString();
  }

  private static String nullable(String what, AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class) ? "; nullable" + what : "";
  }

  private static String deprecation(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class) ? "; deprecated" : "";
  }

  private static boolean isVisible(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return !type.isAnonymousClass()
        && !type.isLocalClass()
        && isVisible(type.getModifiers())
        && (outer == null || isVisible(outer));
  }

  private static boolean isVisible(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }
}
