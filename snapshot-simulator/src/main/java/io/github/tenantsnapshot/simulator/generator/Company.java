package io.github.tenantsnapshot.simulator.generator;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/**
 * The people and groups of a generated company. Each has a number from 0 and is the same wherever
 * it is referred to. Immutable.
 */
final class Company {

  /** The number of people from whom owners, members and the like are drawn. */
  private static final int PEOPLE_WITH_PART = 100;

  private static final int GROUPS_WITH_PART = 25;

  /**
   * The step between names: a prime larger than their number, so that the steps reach each name.
   */
  private static final int PRIME = 1_000_003;

  private static final LocalDate FIRST_DATE = LocalDate.of(2024, 1, 1);

  private final int firstPerson;
  private final long groupSeed;

  Company(long seed) {
    this.firstPerson = Seeds.random(Seeds.of(seed, "people"), 0).nextInt(PRIME);
    this.groupSeed = Seeds.of(seed, "groups");
  }

  /**
   * A person of the company.
   *
   * @param first the first name
   * @param last the last name; with a number if there are more people than names
   */
  record Person(String first, String last) {

    String name() {
      return first + " " + last;
    }

    String userPrincipalName() {
      return alias(name()) + "@contoso.com";
    }
  }

  Person person(int number) {
    List<Template> firsts = Words.list("first");
    List<Template> lasts = Words.list("last");
    int names = firsts.size() * lasts.size();
    int name = (int) ((firstPerson + (long) number * PRIME) % names);
    int again = number / names;
    return new Person(
        firsts.get(name % firsts.size()).toString(),
        lasts.get(name / firsts.size()) + (again == 0 ? "" : " " + (again + 1)));
  }

  String group(int number) {
    return word("group name", Seeds.random(groupSeed, number));
  }

  /**
   * Returns a random text for a placeholder that does not depend on an instance.
   *
   * @param placeholder a word, or a range of numbers such as {@code 10-99}
   */
  String word(String placeholder, Random random) {
    return switch (placeholder) {
      case "person" -> person(random.nextInt(PEOPLE_WITH_PART)).name();
      case "upn" -> person(random.nextInt(PEOPLE_WITH_PART)).userPrincipalName();
      case "group" -> group(random.nextInt(GROUPS_WITH_PART));
      case "guid" -> guid(random);
      case "date" -> FIRST_DATE.plusDays(random.nextInt(700)) + "T08:00:00Z";
      default ->
          Character.isDigit(placeholder.charAt(0))
              ? number(placeholder, random)
              : entry(placeholder, random);
    };
  }

  private String entry(String listName, Random random) {
    List<Template> list = Words.list(listName);
    return list.get(random.nextInt(list.size())).fill(inner -> word(inner, random));
  }

  /** Returns a random number of a range, padded to the digits of its first number. */
  private static String number(String range, Random random) {
    int hyphen = range.indexOf('-');
    int first = Integer.parseInt(range.substring(0, hyphen));
    int last = Integer.parseInt(range.substring(hyphen + 1));
    String number = Integer.toString(first + random.nextInt(last - first + 1));
    return "0".repeat(Math.max(0, hyphen - number.length())) + number;
  }

  private static String guid(Random random) {
    long high = (random.nextLong() & ~0xF000L) | 0x4000L;
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  /**
   * Returns the text in lower case, with dots in place of other characters than letters and digits.
   */
  static String alias(String text) {
    StringBuilder alias = new StringBuilder();
    for (char c : text.toLowerCase(Locale.ROOT).toCharArray()) {
      if (Character.isLetterOrDigit(c)) {
        alias.append(c);
      } else if (alias.length() > 0 && alias.charAt(alias.length() - 1) != '.') {
        alias.append('.');
      }
    }
    int end = alias.length();
    return alias.substring(0, end > 0 && alias.charAt(end - 1) == '.' ? end - 1 : end);
  }
}
