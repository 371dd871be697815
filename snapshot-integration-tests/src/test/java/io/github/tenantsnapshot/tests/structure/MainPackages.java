package io.github.tenantsnapshot.tests.structure;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The packages and classes of the modules, and predicates on them. */
final class MainPackages {

  static final String ROOT = "io.github.tenantsnapshot";
  static final String SPI = ROOT + ".spi";
  static final String GRAPH = ROOT + ".graph";
  static final String STORES = ROOT + ".store..";
  static final String JDBC_STORE = ROOT + ".store.jdbc";
  static final String STORE_CONTRACT = ROOT + ".store.contract";
  static final String SIMULATOR = ROOT + ".simulator..";
  static final String FOR_OKHTTP = ROOT + ".simulator.okhttp";
  static final String FOR_JUNIT = ROOT + ".simulator.junit";
  static final String CONTROL = ROOT + ".simulator.control";
  static final String GENERATOR = ROOT + ".simulator.generator";
  static final String HTTP = ROOT + ".simulator.http";
  static final String SERVER = ROOT + ".server..";
  static final String EXAMPLES = ROOT + ".examples..";
  static final String INTERNAL = ROOT + ".internal..";
  static final String JOB = ROOT + ".internal.job";
  static final String ACCESS = ROOT + ".internal.access";
  static final String RULES = ROOT + ".internal.rules";
  static final String JSON = ROOT + ".internal.json";
  static final String GRAPH_INTERNAL = ROOT + ".internal.graph";
  static final String VALUES = ROOT + ".internal.values";
  static final String HTTP_SYNTAX = ROOT + ".internal.http";

  static final String[] EXPORTED = {
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
  static final String[] EXPORTED_FOR_SOME = {FOR_OKHTTP, FOR_JUNIT};

  /** All classes of all modules except the tests and benchmarks. */
  static final JavaClasses MAIN =
      new ClassFileImporter().importUrls(MainCode.ALL.stream().map(MainCode::urlOf).toList());

  private MainPackages() {}

  static DescribedPredicate<JavaClass> named(String name) {
    return DescribedPredicate.describe("is " + name, type -> type.getName().equals(name));
  }

  static DescribedPredicate<JavaClass> isPartOf(String file) {
    return DescribedPredicate.describe(
        "is part of " + file, type -> topLevel(type).getName().equals(file));
  }

  static DescribedPredicate<JavaClass> isNotPartOf(Class<?> file) {
    return DescribedPredicate.not(isPartOf(file.getName()));
  }

  static JavaClass topLevel(JavaClass type) {
    JavaClass top = type;
    while (top.getEnclosingClass().isPresent()) {
      top = top.getEnclosingClass().get();
    }
    return top;
  }
}
