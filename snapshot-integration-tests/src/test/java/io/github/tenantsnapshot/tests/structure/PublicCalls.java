package io.github.tenantsnapshot.tests.structure;

import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The public methods and constructors of all exported types. */
final class PublicCalls {

  private static final List<Path> MODULES =
      List.of(
          MainCode.CORE,
          MainCode.STORE_CONTRACT,
          MainCode.MEMORY_STORE,
          MainCode.JDBC_STORE,
          MainCode.SIMULATOR,
          MainCode.SIMULATOR_HTTP);

  private PublicCalls() {}

  /**
   * A parameter that must not be null.
   *
   * @param called the method or constructor
   * @param index the parameter's index
   * @param element whether the null is an element of a variable number of arguments
   */
  record RequiredParameter(Executable called, int index, boolean element) {

    String name() {
      return called.getParameters()[index].getName();
    }

    @Override
    public String toString() {
      Class<?> type = called.getDeclaringClass();
      String of = type.getName().substring(type.getPackageName().length() + 1);
      List<String> types = Stream.of(called.getParameterTypes()).map(Class::getSimpleName).toList();
      return of
          + (called instanceof Method ? "." + called.getName() : "")
          + "("
          + String.join(", ", types)
          + ") "
          + name()
          + (element ? " [element]" : "");
    }
  }

  /** Returns every parameter of a reference type that no annotation calls nullable. */
  static List<RequiredParameter> requiredParameters() {
    return exportedTypes().stream()
        .flatMap(PublicCalls::calls)
        .flatMap(PublicCalls::requiredParameters)
        .sorted(Comparator.comparing(RequiredParameter::toString))
        .toList();
  }

  /** Returns the public types of the exported packages of all modules. */
  static List<Class<?>> exportedTypes() {
    return MODULES.stream().<Class<?>>flatMap(PublicCalls::exportedTypes).toList();
  }

  private static Stream<Class<?>> exportedTypes(Path module) {
    ModuleDescriptor descriptor = ModuleFinder.of(module).findAll().iterator().next().descriptor();
    List<String> packages =
        descriptor.exports().stream()
            .filter(exported -> !exported.isQualified())
            .map(exported -> exported.source().replace('.', '/'))
            .toList();
    return MainCode.classFiles(module).keySet().stream()
        .filter(file -> file.contains("/") && !file.endsWith("package-info.class"))
        .filter(file -> packages.contains(file.substring(0, file.lastIndexOf('/'))))
        .<Class<?>>map(PublicCalls::load)
        .filter(PublicCalls::isPublic);
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name, false, PublicCalls.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isPublic(Class<?> type) {
    Class<?> outer = type.getDeclaringClass();
    return Modifier.isPublic(type.getModifiers())
        && !type.isAnonymousClass()
        && (outer == null || isPublic(outer));
  }

  private static Stream<Executable> calls(Class<?> type) {
    Stream<Constructor<?>> constructors =
        Modifier.isAbstract(type.getModifiers())
            ? Stream.empty()
            : Stream.of(type.getConstructors());
    Stream<Method> methods =
        Stream.of(type.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isAbstract(method.getModifiers()))
            .filter(method -> !method.isSynthetic())
            .filter(method -> !isOfEveryType(method));
    return Stream.concat(constructors, methods);
  }

  private static boolean isOfEveryType(Method method) {
    return method.getName().equals("equals")
        || method.getDeclaringClass().isEnum() && method.getName().equals("valueOf");
  }

  private static Stream<RequiredParameter> requiredParameters(Executable called) {
    Parameter[] parameters = called.getParameters();
    AnnotatedType[] types = called.getAnnotatedParameterTypes();
    Stream.Builder<RequiredParameter> required = Stream.builder();
    for (int i = 0; i < parameters.length; i++) {
      if (parameters[i].getType().isPrimitive()) {
        continue;
      }
      if (!isNullable(types[i])) {
        required.add(new RequiredParameter(called, i, false));
      }
      if (parameters[i].isVarArgs()
          && !isNullable(((AnnotatedArrayType) types[i]).getAnnotatedGenericComponentType())) {
        required.add(new RequiredParameter(called, i, true));
      }
    }
    return required.build();
  }

  private static boolean isNullable(AnnotatedType type) {
    return Arrays.stream(type.getAnnotations())
        .anyMatch(annotation -> annotation.annotationType() == Nullable.class);
  }
}
