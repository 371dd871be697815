package io.github.tenantsnapshot.internal.rules;

import io.github.tenantsnapshot.CreateSnapshotRequest;
import io.github.tenantsnapshot.SnapshotBehavior;
import io.github.tenantsnapshot.SnapshotBehavior.DescriptionRule;
import io.github.tenantsnapshot.SnapshotBehavior.DisplayNameRule;
import io.github.tenantsnapshot.SnapshotBehavior.DuplicateTypes;
import io.github.tenantsnapshot.SnapshotBehavior.TypeNameCase;
import io.github.tenantsnapshot.Violation;
import io.github.tenantsnapshot.Violation.Rule;
import io.github.tenantsnapshot.internal.values.Texts;
import io.github.tenantsnapshot.spi.ResourceTypes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The validation rules for a createSnapshot request, independent of stored jobs. */
public final class RequestRules {

  /** The minimum length of a display name. */
  public static final int DISPLAY_NAME_MIN = 8;

  /** The maximum length of a display name. */
  public static final int DISPLAY_NAME_MAX = 32;

  /** The maximum length under the lenient rule, so that any database can index the name. */
  public static final int LENIENT_DISPLAY_NAME_MAX = 256;

  /** The maximum length of a description. */
  public static final int DESCRIPTION_MAX = 128;

  /** The maximum length under the lenient rule, so that any database can keep the text. */
  public static final int LENIENT_DESCRIPTION_MAX = 100_000;

  /** The maximum number of types, so that any database can keep them and an error of each. */
  public static final int RESOURCES_MAX = 1_000;

  private static final String STRICT_DISPLAY_NAME =
      DISPLAY_NAME_MIN + " to " + DISPLAY_NAME_MAX + " ASCII letters, digits and spaces";

  private static final String LENIENT_DISPLAY_NAME =
      "up to " + LENIENT_DISPLAY_NAME_MAX + " characters";

  private RequestRules() {}

  /** Returns all violations in the order of the request's members; an empty list if it is valid. */
  public static List<Violation> violations(
      CreateSnapshotRequest request, ResourceTypes types, SnapshotBehavior behavior) {
    List<Violation> found = new ArrayList<>();
    checkDisplayName(request.displayName(), behavior.displayNameRule(), found);
    checkDescription(request.description(), behavior.descriptionRule(), found);
    checkResources(request.resources(), types, behavior, found);
    return found;
  }

  private static void checkDisplayName(
      @Nullable String name, DisplayNameRule rule, List<Violation> found) {
    String allowed = rule == DisplayNameRule.STRICT ? STRICT_DISPLAY_NAME : LENIENT_DISPLAY_NAME;
    if (name == null || name.isBlank()) {
      found.add(
          displayName(
              Rule.DISPLAY_NAME_REQUIRED,
              name,
              "displayName is required and must not be blank; allowed are " + allowed + "."));
      return;
    }
    if (rule == DisplayNameRule.LENIENT) {
      if (name.length() > LENIENT_DISPLAY_NAME_MAX) {
        found.add(displayName(Rule.TEXT_STORABLE, name, wrongLength(name, allowed)));
      }
      checkStorable("displayName", name, found);
      return;
    }
    if (name.length() < DISPLAY_NAME_MIN || name.length() > DISPLAY_NAME_MAX) {
      found.add(displayName(Rule.DISPLAY_NAME_LENGTH, name, wrongLength(name, allowed)));
    }
    int bad = firstNotLetterDigitSpace(name);
    if (bad >= 0) {
      found.add(
          displayName(
              Rule.DISPLAY_NAME_CHARACTERS,
              name,
              "displayName has " + at(name, bad) + "; allowed are " + allowed + "."));
    }
  }

  private static String wrongLength(String name, String allowed) {
    return "displayName has " + name.length() + " characters; allowed are " + allowed + ".";
  }

  private static Violation displayName(Rule rule, @Nullable String name, String message) {
    return Violation.of("displayName", rule, name, message);
  }

  private static void checkDescription(
      @Nullable String description, DescriptionRule rule, List<Violation> found) {
    if (description == null) {
      return;
    }
    if (rule == DescriptionRule.STRICT && description.length() > DESCRIPTION_MAX) {
      found.add(
          Violation.of(
              "description",
              Rule.DESCRIPTION_LENGTH,
              description,
              "description has "
                  + description.length()
                  + " characters; allowed are up to "
                  + DESCRIPTION_MAX
                  + "."));
    }
    if (rule == DescriptionRule.LENIENT && description.length() > LENIENT_DESCRIPTION_MAX) {
      found.add(
          Violation.of(
              "description",
              Rule.TEXT_STORABLE,
              description,
              "description has "
                  + description.length()
                  + " characters; allowed are up to "
                  + LENIENT_DESCRIPTION_MAX
                  + "."));
    }
    checkStorable("description", description, found);
  }

  private static void checkStorable(String field, String text, List<Violation> found) {
    int bad = Texts.firstUnstorable(text);
    if (bad >= 0) {
      found.add(
          Violation.of(
              field,
              Rule.TEXT_STORABLE,
              text,
              field
                  + " has "
                  + at(text, bad)
                  + "; allowed is any text without U+0000 and without half surrogate pairs."));
    }
  }

  private static void checkResources(
      @Nullable List<@Nullable String> resources,
      ResourceTypes types,
      SnapshotBehavior behavior,
      List<Violation> found) {
    if (resources == null || resources.isEmpty()) {
      found.add(
          Violation.of(
              "resources",
              Rule.RESOURCES_REQUIRED,
              null,
              "resources is required: an array with at least one resource type."));
      return;
    }
    if (resources.size() > RESOURCES_MAX) {
      found.add(
          Violation.of(
              "resources",
              Rule.RESOURCES_COUNT,
              null,
              "resources has "
                  + resources.size()
                  + " elements; allowed are up to "
                  + RESOURCES_MAX
                  + "."));
      return;
    }
    boolean several = resources.size() > 1;
    Set<String> unsupported = several ? new HashSet<>() : Set.of();
    Set<String> seen = several ? new HashSet<>() : Set.of();
    for (int i = 0; i < resources.size(); i++) {
      String type = resources.get(i);
      if (type == null) {
        String field = element(i);
        found.add(
            Violation.of(
                field,
                Rule.RESOURCE_TYPE_REQUIRED,
                null,
                field + " is null; allowed is the name of a supported resource type."));
        continue;
      }
      String lowerCase = type.toLowerCase(Locale.ROOT);
      boolean exact = behavior.typeNameCase() == TypeNameCase.EXACT;
      if (!Texts.isAscii(type) // the lower case of the Kelvin sign is an ASCII letter
          || !types.names().contains(exact ? type : lowerCase)) {
        if (!several || unsupported.add(type)) {
          String field = element(i);
          found.add(
              Violation.of(
                  field,
                  Rule.RESOURCE_TYPE_SUPPORTED,
                  type,
                  field
                      + " is '"
                      + type
                      + "', which is not supported; allowed are the "
                      + types.names().size()
                      + " supported resource types"
                      + types.names().stream().findFirst().map(", such as "::concat).orElse("")
                      + "."));
        }
      } else if (several
          && !seen.add(lowerCase)
          && behavior.duplicateTypes() == DuplicateTypes.REJECTED) {
        String field = element(i);
        found.add(
            Violation.of(
                field,
                Rule.RESOURCE_TYPE_UNIQUE,
                type,
                field + " is '" + type + "' again; each resource type is allowed once."));
      }
    }
  }

  /** Returns the name of an element in violations. */
  private static String element(int index) {
    return "resources[" + index + "]";
  }

  private static int firstNotLetterDigitSpace(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ';
      if (!allowed) {
        return i;
      }
    }
    return -1;
  }

  private static String at(String text, int index) {
    int codePoint = text.codePointAt(index);
    String shown =
        Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE)
            ? ""
            : "'" + Character.toString(codePoint) + "' ";
    return shown + String.format(Locale.ROOT, "(U+%04X) at position %d", codePoint, index + 1);
  }
}
