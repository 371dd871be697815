package io.github.tenantsnapshot.tests.structure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.tenantsnapshot.Snapshot;
import io.github.tenantsnapshot.SnapshotService;
import io.github.tenantsnapshot.spi.JobStore;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules for dependencies between packages, and for the public API. */
class ArchitectureTest {

  private static final String ROOT = "io.github.tenantsnapshot";
  private static final String SPI = ROOT + ".spi";
  private static final String GRAPH = ROOT + ".graph";
  private static final String STORES = ROOT + ".store..";
  private static final String JDBC_STORE = ROOT + ".store.jdbc";
  private static final String STORE_CONTRACT = ROOT + ".store.contract";
  private static final String SIMULATOR = ROOT + ".simulator..";
  private static final String FOR_OKHTTP = ROOT + ".simulator.okhttp";
  private static final String FOR_JUNIT = ROOT + ".simulator.junit";
  private static final String CONTROL = ROOT + ".simulator.control";
  private static final String GENERATOR = ROOT + ".simulator.generator";
  private static final String HTTP = ROOT + ".simulator.http";
  private static final String SERVER = ROOT + ".server..";
  private static final String EXAMPLES = ROOT + ".examples..";
  private static final String INTERNAL = ROOT + ".internal..";
  private static final String JOB = ROOT + ".internal.job";
  private static final String ACCESS = ROOT + ".internal.access";
  private static final String RULES = ROOT + ".internal.rules";
  private static final String JSON = ROOT + ".internal.json";
  private static final String GRAPH_INTERNAL = ROOT + ".internal.graph";
  private static final String HTTP_SYNTAX = ROOT + ".internal.http";

  private static final String[] EXPORTED = {
    ROOT,
    SPI,
    GRAPH,
    STORE_CONTRACT,
    JDBC_STORE,
    ROOT + ".store.memory",
    ROOT + ".simulator",
    CONTROL,
    GENERATOR,
    HTTP,
    ROOT + ".server",
    EXAMPLES
  };

  /** Exported packages for users of an optional library. */
  private static final String[] EXPORTED_FOR_SOME = {FOR_OKHTTP, FOR_JUNIT};

  private static final JavaClasses MAIN =
      new ClassFileImporter().importUrls(MainCode.ALL.stream().map(MainCode::urlOf).toList());

  // Dependencies between packages: graph -> operation -> spi <- stores

  @Test
  void serviceDoesNotDependOnGraphOrItsUsers() {
    noClasses()
        .that()
        .resideOutsideOfPackages(GRAPH, GRAPH_INTERNAL, SIMULATOR, SERVER, EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(GRAPH, GRAPH_INTERNAL, SIMULATOR, SERVER, EXAMPLES)
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(STORES, SIMULATOR, SERVER, EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STORES)
        .check(MAIN);
  }

  @Test
  void storesDependOnlyOnTheSpiAndTheValueTypesOfTheService() {
    classes()
        .that()
        .resideInAPackage(STORES)
        .and()
        .resideOutsideOfPackages(STORE_CONTRACT, JDBC_STORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(STORES, SPI, ROOT, "java..", "org.jspecify..")
        .check(MAIN);
    classes()
        .that()
        .resideInAPackage(JDBC_STORE)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            JDBC_STORE,
            SPI,
            ROOT,
            "java..",
            "javax.sql..",
            "org.jdbi..",
            "com.fasterxml.jackson..",
            "org.slf4j..",
            "org.jspecify..")
        .check(MAIN);
    noClasses()
        .that()
        .resideInAPackage(STORES)
        .should()
        .dependOnClassesThat(
            DescribedPredicate.describe(
                "run the operation",
                type -> Set.of(SnapshotService.class.getName()).contains(type.getName())))
        .check(MAIN);
  }

  @Test
  void storeContractDependsOnNoStoreAndNoOtherModule() {
    classes()
        .that()
        .resideInAPackage(STORE_CONTRACT)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            STORE_CONTRACT,
            SPI,
            ROOT,
            "java..",
            "org.jspecify..",
            "org.junit.jupiter.api..",
            "org.assertj.core..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackage(STORE_CONTRACT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(STORE_CONTRACT)
        .check(MAIN);
  }

  @Test
  void generatorDoesNotDependOnTheSimulator() {
    classes()
        .that()
        .resideInAPackage(GENERATOR)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            GENERATOR, ROOT, SPI, "java..", "com.fasterxml.jackson.core..", "org.jspecify..")
        .check(MAIN);
  }

  @Test
  void simulatorServerAndExamplesUseOnlyExportedPackages() {
    noClasses()
        .that()
        .resideInAnyPackage(SIMULATOR, SERVER)
        .should()
        .dependOnClassesThat(
            resideInAPackage(INTERNAL)
                .and(resideOutsideOfPackages(ACCESS, GRAPH_INTERNAL, HTTP_SYNTAX)))
        .check(MAIN);
    noClasses()
        .that()
        .resideInAnyPackage(EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(INTERNAL)
        .check(MAIN);
  }

  @Test
  void optionalLibrariesAreUsedOnlyByTheirOwnPackages() {
    noClasses()
        .that()
        .resideOutsideOfPackage(FOR_OKHTTP)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("okhttp3..", "okio..", "kotlin..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(FOR_JUNIT, STORE_CONTRACT)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.junit..")
        .check(MAIN);
    noClasses()
        .that()
        .resideOutsideOfPackages(EXPORTED_FOR_SOME)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(EXPORTED_FOR_SOME)
        .check(MAIN);
  }

  /**
   * The SPI uses the value types of the operation, and the operation uses the SPI, so these two
   * packages depend on each other. The SPI does not depend on classes with behaviour.
   */
  @Test
  void spiDependsOnlyOnTheValueTypesOfTheService() {
    classes()
        .that()
        .resideInAPackage(SPI)
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(SPI, "java..", "org.jspecify..")
                .or(named(ROOT + ".SnapshotJob"))
                .or(named(ROOT + ".SnapshotResource"))
                .or(named(ROOT + ".internal.values.Texts")))
        .check(MAIN);
  }

  @Test
  void workersAreUsedOnlyByTheService() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .and(isNotPartOf(SnapshotService.class))
        .and(DescribedPredicate.not(isPartOf(ROOT + ".JobAdmission")))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(JOB, GRAPH, GRAPH_INTERNAL)
        .check(MAIN);
  }

  @Test
  void storeIsUsedOnlyByTheServiceAndItsSnapshots() {
    noClasses()
        .that()
        .resideInAPackage(ROOT)
        .and(isNotPartOf(SnapshotService.class))
        .and(isNotPartOf(Snapshot.class))
        .should()
        .dependOnClassesThat()
        .areAssignableTo(JobStore.class)
        .check(MAIN);
  }

  @Test
  void graphPackagesUseNoStore() {
    noClasses()
        .that()
        .resideInAnyPackage(GRAPH, GRAPH_INTERNAL)
        .should()
        .dependOnClassesThat()
        .areAssignableTo(JobStore.class)
        .check(MAIN);
  }

  /**
   * The allowed dependencies between packages of core, each as {@code from -> to}. Three are
   * mutual: the operation and the SPI, the operation and its internal packages, and the Graph
   * endpoint and its internal package.
   */
  @Test
  void packagesOfCoreHaveOnlyTheAllowedDependencies() {
    Set<String> allowed =
        new TreeSet<>(
            Set.of(
                "graph -> (root)",
                "graph -> internal.graph",
                "graph -> internal.http",
                "internal.graph -> (root)",
                "internal.graph -> graph",
                "internal.graph -> spi",
                "internal.graph -> internal.http",
                "internal.graph -> internal.job",
                "internal.graph -> internal.json",
                "internal.graph -> internal.query",
                "internal.graph -> internal.rules",
                "internal.graph -> internal.values",
                "(root) -> spi",
                "(root) -> internal.access",
                "(root) -> internal.job",
                "(root) -> internal.json",
                "(root) -> internal.rules",
                "(root) -> internal.values",
                "spi -> (root)",
                "spi -> internal.values",
                "internal.job -> (root)",
                "internal.job -> spi",
                "internal.job -> internal.rules",
                "internal.job -> internal.values",
                "internal.rules -> (root)",
                "internal.rules -> spi",
                "internal.rules -> internal.values"));

    Set<String> found = new TreeSet<>();
    for (JavaClass type : MAIN) {
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = dependency.getTargetClass().getBaseComponentType();
        if (isCore(type)
            && isCore(target)
            && !type.getPackageName().equals(target.getPackageName())) {
          found.add(shortName(type.getPackageName()) + " -> " + shortName(target.getPackageName()));
        }
      }
    }

    assertThat(allowed).containsAll(found);
  }

  /** Mutual packages are acceptable, because no two files in different packages are mutual. */
  @Test
  void filesOfDifferentPackagesHaveNoCyclicDependencies() {
    Map<String, Set<String>> needs = new HashMap<>();
    Map<String, String> packages = new HashMap<>();
    for (JavaClass type : MAIN) {
      String file = topLevel(type).getName();
      packages.put(file, type.getPackageName());
      Set<String> needed = needs.computeIfAbsent(file, name -> new HashSet<>());
      for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
        JavaClass target = topLevel(dependency.getTargetClass().getBaseComponentType());
        if (target.getPackageName().startsWith(ROOT) && !target.getName().equals(file)) {
          needed.add(target.getName());
        }
      }
    }
    Map<String, Set<String>> reachable = new HashMap<>();
    needs.keySet().forEach(file -> reachable.put(file, reachableFrom(file, needs)));

    List<String> cycles = new ArrayList<>();
    for (String one : new TreeSet<>(reachable.keySet())) {
      for (String other : new TreeSet<>(reachable.get(one))) {
        if (one.compareTo(other) < 0
            && !packages.get(one).equals(packages.get(other))
            && reachable.get(other).contains(one)) {
          cycles.add(one + " <-> " + other);
        }
      }
    }

    assertThat(cycles).isEmpty();
  }

  // Purity

  @Test
  void rulesAndStatesArePureFunctions() {
    noClasses()
        .that(
            resideInAPackage(RULES)
                .or(isPartOf(JOB + ".JobLifecycle"))
                .or(isPartOf(JOB + ".ErrorDetails")))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                    "java.io..",
                    "java.nio..",
                    "java.net..",
                    "java.sql..",
                    "java.util.concurrent..",
                    "org.slf4j..",
                    "com.fasterxml..")
                .or(named("java.time.InstantSource"))
                .or(named("java.time.Clock"))
                .or(named("java.util.Random"))
                .or(named("java.util.random.RandomGenerator"))
                .or(named(SPI + ".JobStore"))
                .or(named(SPI + ".ConfigurationSource")))
        .check(MAIN);
  }

  @Test
  void nettyIsUsedOnlyByTheServer() {
    noClasses()
        .that()
        .resideOutsideOfPackage(HTTP + ".internal")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .check(MAIN);
  }

  // The public API

  @Test
  void jacksonIsUsedOnlyByReadersAndWritersOfJson() {
    noClasses()
        .that()
        .resideOutsideOfPackages(JSON, GRAPH_INTERNAL, JDBC_STORE, SIMULATOR, SERVER, EXAMPLES)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.fasterxml..")
        .check(MAIN);
  }

  /** The store contract is excluded: JUnit calls its cases, in package-private interfaces. */
  @Test
  void publicSignaturesNameOnlyTypesOfTheJdkAndOfExportedPackages() {
    classes()
        .that()
        .resideInAnyPackage(EXPORTED)
        .and(isNotPartOf(JobStoreContract.class))
        .should(
            nameInSignaturesOnly(
                resideInAnyPackage("java..", "javax.net.ssl", "javax.sql")
                    .or(resideInAnyPackage(EXPORTED))))
        .check(MAIN);
    classes()
        .that()
        .resideInAnyPackage(EXPORTED_FOR_SOME)
        .should(
            nameInSignaturesOnly(
                resideInAnyPackage("java..", "okhttp3", "org.junit.jupiter.api.extension")
                    .or(resideInAnyPackage(EXPORTED))
                    .or(resideInAnyPackage(EXPORTED_FOR_SOME))))
        .check(MAIN);
  }

  @Test
  void publicClassesCannotBeExtended() {
    classes()
        .that()
        .resideInAnyPackage(EXPORTED)
        .or()
        .resideInAnyPackage(EXPORTED_FOR_SOME)
        .and()
        .arePublic()
        .should(
            ArchCondition.from(
                DescribedPredicate.describe(
                    "be final, sealed, an interface, or an abstract exception",
                    type ->
                        type.isInterface()
                            || type.isEnum()
                            || type.getModifiers().contains(JavaModifier.FINAL)
                            || type.reflect().isSealed()
                            || (type.isAssignableTo(Exception.class)
                                && type.getModifiers().contains(JavaModifier.ABSTRACT)))))
        .check(MAIN);
  }

  @Test
  void publicFieldsOfPublicClassesAreConstants() {
    noClasses()
        .that()
        .resideInAnyPackage(EXPORTED)
        .or()
        .resideInAnyPackage(EXPORTED_FOR_SOME)
        .should(
            new ArchCondition<>("have public fields") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                for (JavaField field : type.getFields()) {
                  boolean open =
                      field.getModifiers().contains(JavaModifier.PUBLIC)
                          && !(field.getModifiers().contains(JavaModifier.STATIC)
                              && field.getModifiers().contains(JavaModifier.FINAL));
                  events.add(new SimpleConditionEvent(field, open, field.getFullName()));
                }
              }
            })
        .check(MAIN);
  }

  @Test
  void everyPackageIsNullMarked() {
    Set<String> unmarked = new TreeSet<>();
    Set<String> packages = new TreeSet<>();
    for (JavaClass type : MAIN) {
      JavaPackage ofType = type.getPackage();
      if (!ofType.getName().isEmpty() && packages.add(ofType.getName())) {
        if (!ofType.isAnnotatedWith("org.jspecify.annotations.NullMarked")) {
          unmarked.add(ofType.getName());
        }
      }
    }

    assertThat(packages)
        .contains(
            ROOT, SPI, GRAPH, JOB, RULES, JSON, STORE_CONTRACT, JDBC_STORE, ROOT + ".store.memory");
    assertThat(unmarked).isEmpty();
  }

  @Test
  void allClassesAreInPackagesBelowTheRoot() {
    classes().that(resideOutsideOfPackage("")).should().resideInAPackage(ROOT + "..").check(MAIN);
  }

  private static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe("is " + name, type -> type.getName().equals(name));
  }

  private static DescribedPredicate<JavaClass> isPartOf(String file) {
    return DescribedPredicate.describe(
        "is part of " + file, type -> topLevel(type).getName().equals(file));
  }

  private static DescribedPredicate<JavaClass> isNotPartOf(Class<?> file) {
    return DescribedPredicate.not(isPartOf(file.getName()));
  }

  private static JavaClass topLevel(JavaClass type) {
    JavaClass top = type;
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top;
  }

  private static boolean isCore(JavaClass type) {
    String name = type.getPackageName();
    return name.equals(ROOT)
        || name.equals(SPI)
        || name.equals(GRAPH)
        || name.startsWith(ROOT + ".internal.");
  }

  private static String shortName(String packageName) {
    return packageName.equals(ROOT) ? "(root)" : packageName.substring(ROOT.length() + 1);
  }

  private static Set<String> reachableFrom(String start, Map<String, Set<String>> needs) {
    Set<String> reached = new HashSet<>();
    List<String> open = new ArrayList<>(needs.getOrDefault(start, Set.of()));
    while (!open.isEmpty()) {
      String next = open.remove(open.size() - 1);
      if (reached.add(next)) {
        open.addAll(needs.getOrDefault(next, Set.of()));
      }
    }
    return reached;
  }

  /** Checks the members that a user can call: public and protected ones of public classes. */
  private static ArchCondition<JavaClass> nameInSignaturesOnly(
      DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("name in their signatures only types that " + allowed) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!isVisible(type)) {
          return;
        }
        type.getRawSuperclass().ifPresent(parent -> look(type, List.of(parent), "extends", events));
        look(type, type.getInterfaces(), "implements", events);
        type.getTypeParameters()
            .forEach(parameter -> look(type, parameter.getUpperBounds(), "is generic in", events));
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          if (isVisible(unit.getModifiers())) {
            look(type, List.of(unit.getReturnType()), unit.getFullName(), events);
            look(type, unit.getParameterTypes(), unit.getFullName(), events);
            look(type, unit.getExceptionTypes(), unit.getFullName(), events);
            unit.getTypeParameters()
                .forEach(
                    parameter ->
                        look(type, parameter.getUpperBounds(), unit.getFullName(), events));
          }
        }
        for (JavaField field : type.getFields()) {
          if (isVisible(field.getModifiers())) {
            look(type, List.of(field.getType()), field.getFullName(), events);
          }
        }
      }

      private void look(
          JavaClass type,
          Collection<? extends JavaType> named,
          String where,
          ConditionEvents events) {
        for (JavaType one : named) {
          for (JavaClass raw : one.getAllInvolvedRawTypes()) {
            JavaClass element = raw.getBaseComponentType();
            boolean good =
                element.isPrimitive()
                    || (allowed.test(element)
                        && (!element.getPackageName().startsWith(ROOT) || isVisible(element)));
            events.add(new SimpleConditionEvent(type, good, where + " names " + raw.getName()));
          }
        }
      }
    };
  }

  private static boolean isVisible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean isVisible(JavaClass type) {
    return isVisible(type.getModifiers())
        && type.getEnclosingClass().map(ArchitectureTest::isVisible).orElse(true);
  }
}
