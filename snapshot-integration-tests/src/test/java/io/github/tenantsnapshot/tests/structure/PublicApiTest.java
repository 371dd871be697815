package io.github.tenantsnapshot.tests.structure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.github.tenantsnapshot.tests.structure.MainPackages.EXPORTED;
import static io.github.tenantsnapshot.tests.structure.MainPackages.EXPORTED_FOR_SOME;
import static io.github.tenantsnapshot.tests.structure.MainPackages.MAIN;
import static io.github.tenantsnapshot.tests.structure.MainPackages.ROOT;
import static io.github.tenantsnapshot.tests.structure.MainPackages.isNotPartOf;
import static io.github.tenantsnapshot.tests.structure.MainPackages.named;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.github.tenantsnapshot.store.contract.JobStoreContract;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The signatures, classes and fields of the public API. */
class PublicApiTest {

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

  /** Checks the members that a user can call: public and protected ones of public classes. */
  private static ArchCondition<JavaClass> nameInSignaturesOnly(
      DescribedPredicate<JavaClass> allowed) {
    return new ArchCondition<>("name in their signatures only types that " + allowed) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        if (!isVisible(type)) {
          return;
        }
        type.getRawSuperclass()
            .ifPresent(parent -> checkTypes(type, List.of(parent), "extends", events));
        checkTypes(type, type.getInterfaces(), "implements", events);
        type.getTypeParameters()
            .forEach(
                parameter -> checkTypes(type, parameter.getUpperBounds(), "is generic in", events));
        for (JavaCodeUnit unit : type.getCodeUnits()) {
          if (isVisible(unit.getModifiers())) {
            checkTypes(type, List.of(unit.getReturnType()), unit.getFullName(), events);
            checkTypes(type, unit.getParameterTypes(), unit.getFullName(), events);
            checkTypes(type, unit.getExceptionTypes(), unit.getFullName(), events);
            unit.getTypeParameters()
                .forEach(
                    parameter ->
                        checkTypes(type, parameter.getUpperBounds(), unit.getFullName(), events));
          }
        }
        for (JavaField field : type.getFields()) {
          if (isVisible(field.getModifiers())) {
            checkTypes(type, List.of(field.getType()), field.getFullName(), events);
          }
        }
      }

      private void checkTypes(
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
        && type.getEnclosingClass().map(PublicApiTest::isVisible).orElse(true);
  }
}
