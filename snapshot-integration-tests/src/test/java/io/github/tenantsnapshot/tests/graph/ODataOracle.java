package io.github.tenantsnapshot.tests.graph;

import io.github.tenantsnapshot.Identity;
import io.github.tenantsnapshot.SnapshotJob;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.olingo.commons.api.edm.Edm;
import org.apache.olingo.commons.api.edm.EdmEnumType;
import org.apache.olingo.commons.api.edm.EdmPrimitiveTypeKind;
import org.apache.olingo.commons.api.edm.EdmType;
import org.apache.olingo.commons.api.edm.FullQualifiedName;
import org.apache.olingo.commons.api.edm.provider.CsdlAbstractEdmProvider;
import org.apache.olingo.commons.api.edm.provider.CsdlComplexType;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainer;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityContainerInfo;
import org.apache.olingo.commons.api.edm.provider.CsdlEntitySet;
import org.apache.olingo.commons.api.edm.provider.CsdlEntityType;
import org.apache.olingo.commons.api.edm.provider.CsdlEnumMember;
import org.apache.olingo.commons.api.edm.provider.CsdlEnumType;
import org.apache.olingo.commons.api.edm.provider.CsdlProperty;
import org.apache.olingo.commons.api.edm.provider.CsdlPropertyRef;
import org.apache.olingo.commons.core.edm.EdmProviderImpl;
import org.apache.olingo.server.api.OData;
import org.apache.olingo.server.api.ODataApplicationException;
import org.apache.olingo.server.api.ODataLibraryException;
import org.apache.olingo.server.api.uri.UriInfo;
import org.apache.olingo.server.api.uri.UriResourceProperty;
import org.apache.olingo.server.api.uri.queryoption.FilterOption;
import org.apache.olingo.server.api.uri.queryoption.OrderByItem;
import org.apache.olingo.server.api.uri.queryoption.OrderByOption;
import org.apache.olingo.server.api.uri.queryoption.expression.BinaryOperatorKind;
import org.apache.olingo.server.api.uri.queryoption.expression.Expression;
import org.apache.olingo.server.api.uri.queryoption.expression.ExpressionVisitException;
import org.apache.olingo.server.api.uri.queryoption.expression.ExpressionVisitor;
import org.apache.olingo.server.api.uri.queryoption.expression.Literal;
import org.apache.olingo.server.api.uri.queryoption.expression.Member;
import org.apache.olingo.server.api.uri.queryoption.expression.MethodKind;
import org.apache.olingo.server.api.uri.queryoption.expression.UnaryOperatorKind;
import org.apache.olingo.server.core.uri.parser.Parser;

/**
 * An independent implementation of queries. Apache Olingo parses a query in the syntax of OData
 * 4.0, and this class evaluates the resulting expression trees.
 */
public final class ODataOracle {

  private static final String NAMESPACE = "microsoft.graph";

  private static final Edm MODEL = new EdmProviderImpl(new Model());

  private ODataOracle() {}

  /** Parses the query of a request for the list of jobs; its values must be percent-encoded. */
  static UriInfo parse(String query) throws ODataLibraryException {
    return new Parser(MODEL, OData.newInstance())
        .parseUri("/configurationSnapshotJobs", query, null, "https://graph.microsoft.com/v1.0");
  }

  /**
   * Returns the jobs that match the filter, in the requested order; jobs that compare equal keep
   * the order of {@code jobs}.
   */
  static List<SnapshotJob> apply(UriInfo query, List<SnapshotJob> jobs) {
    FilterOption filter = query.getFilterOption();
    return jobs.stream()
        .filter(job -> filter == null || Boolean.TRUE.equals(valueOf(filter.getExpression(), job)))
        .sorted(order(query.getOrderByOption()))
        .toList();
  }

  /**
   * Returns the jobs that a query lists; empty if it is not valid OData 4.0, or has options or
   * expressions that this class does not evaluate.
   *
   * @param query the query as in a URL of v1.0, where options without a dollar sign are ignored
   */
  public static Optional<List<SnapshotJob>> evaluate(String query, List<SnapshotJob> jobs) {
    try {
      UriInfo parsed =
          parse(
              Stream.of(query.split("&"))
                  .filter(option -> option.startsWith("$") || option.startsWith("%24"))
                  .collect(Collectors.joining("&")));
      return parsed.getSkipTokenOption() == null && parsed.getSkipOption() == null
          ? Optional.of(apply(parsed, jobs))
          : Optional.empty();
    } catch (ODataLibraryException | RuntimeException | AssertionError e) {
      return Optional.empty();
    }
  }

  private static Comparator<SnapshotJob> order(OrderByOption option) {
    Comparator<SnapshotJob> order = (one, other) -> 0;
    for (OrderByItem item : option == null ? List.<OrderByItem>of() : option.getOrders()) {
      Comparator<SnapshotJob> byItem =
          (one, other) ->
              compare(valueOf(item.getExpression(), one), valueOf(item.getExpression(), other));
      order = order.thenComparing(item.isDescending() ? byItem.reversed() : byItem);
    }
    return order;
  }

  private static Object valueOf(Expression expression, SnapshotJob job) {
    try {
      return expression.accept(new Evaluation(job));
    } catch (ExpressionVisitException | ODataApplicationException e) {
      throw new AssertionError(e);
    }
  }

  private static int compare(Object one, Object other) {
    if (one instanceof Instant instant) {
      return instant.compareTo((Instant) other);
    } else if (one instanceof Status status) {
      return Long.compare(status.number, ((Status) other).number);
    }
    return ((String) one).compareTo((String) other);
  }

  /** A member of the status enumeration, with its number in the model. */
  private record Status(String name, long number) {

    static Status of(String name) {
      EdmEnumType type = MODEL.getEnumType(new FullQualifiedName(NAMESPACE, "snapshotJobStatus"));
      return new Status(name, Long.parseLong(type.getMember(name).getValue()));
    }
  }

  /** A visitor that evaluates an expression for one job. */
  private record Evaluation(SnapshotJob job) implements ExpressionVisitor<Object> {

    @Override
    public Object visitBinaryOperator(BinaryOperatorKind operator, Object left, Object right) {
      return switch (operator) {
        case AND -> (Boolean) left && (Boolean) right;
        case OR -> (Boolean) left || (Boolean) right;
        case EQ -> left == null ? right == null : left.equals(right);
        case NE -> left == null ? right != null : !left.equals(right);
        case GE -> compare(left, right) >= 0;
        case LE -> compare(left, right) <= 0;
        default -> throw new AssertionError(operator);
      };
    }

    @Override
    public Object visitBinaryOperator(
        BinaryOperatorKind operator, Object left, List<Object> right) {
      throw new AssertionError(operator);
    }

    @Override
    public Object visitUnaryOperator(UnaryOperatorKind operator, Object operand) {
      if (operator == UnaryOperatorKind.NOT) {
        return !(Boolean) operand;
      }
      throw new AssertionError(operator);
    }

    @Override
    public Object visitMethodCall(MethodKind method, List<Object> parameters) {
      if (method == MethodKind.STARTSWITH) {
        return ((String) parameters.get(0)).startsWith((String) parameters.get(1));
      }
      throw new AssertionError(method);
    }

    @Override
    public Object visitLiteral(Literal literal) {
      String text = literal.getText();
      String type = literal.getType().getName();
      if (type.equals("String")) {
        return text.substring(1, text.length() - 1).replace("''", "'");
      } else if (type.equals("DateTimeOffset")) {
        return OffsetDateTime.parse(text).toInstant();
      }
      throw new AssertionError(type + " " + text);
    }

    @Override
    public Object visitEnum(EdmEnumType type, List<String> values) {
      return Status.of(values.get(0));
    }

    @Override
    public Object visitMember(Member member) {
      String path =
          member.getResourcePath().getUriResourceParts().stream()
              .map(part -> ((UriResourceProperty) part).getProperty().getName())
              .collect(Collectors.joining("/"));
      Identity user = job.createdBy().user();
      Identity application = job.createdBy().application();
      return switch (path) {
        case "id" -> job.id();
        case "displayName" -> job.displayName();
        case "description" -> job.description();
        case "tenantId" -> job.tenantId();
        case "status" -> Status.of(job.status().graphName());
        case "createdDateTime" -> job.createdDateTime();
        case "completedDateTime" ->
            job.completedDateTime() == null
                ? Instant.parse("0001-01-01T00:00:00Z")
                : job.completedDateTime();
        case "createdBy/user/id" -> user == null ? null : user.id();
        case "createdBy/user/displayName" -> user == null ? null : user.displayName();
        case "createdBy/application/id" -> application == null ? null : application.id();
        case "createdBy/application/displayName" ->
            application == null ? null : application.displayName();
        default -> throw new AssertionError(path);
      };
    }

    @Override
    public Object visitLambdaExpression(String function, String variable, Expression expression) {
      throw new AssertionError(function);
    }

    @Override
    public Object visitAlias(String name) {
      throw new AssertionError(name);
    }

    @Override
    public Object visitTypeLiteral(EdmType type) {
      throw new AssertionError(type);
    }

    @Override
    public Object visitLambdaReference(String variable) {
      throw new AssertionError(variable);
    }
  }

  /** The description of jobs in Graph's metadata. */
  private static final class Model extends CsdlAbstractEdmProvider {

    private static final FullQualifiedName CONTAINER =
        new FullQualifiedName(NAMESPACE, "configurationManagement");

    @Override
    public CsdlEnumType getEnumType(FullQualifiedName name) {
      if (!name.equals(graph("snapshotJobStatus"))) {
        return null;
      }
      CsdlEnumType type = new CsdlEnumType().setName(name.getName());
      String members = "notStarted running succeeded failed partiallySuccessful unknownFutureValue";
      int number = 0;
      for (String member : members.split(" ")) {
        type.getMembers()
            .add(new CsdlEnumMember().setName(member).setValue(Integer.toString(number++)));
      }
      return type;
    }

    @Override
    public CsdlComplexType getComplexType(FullQualifiedName name) {
      CsdlComplexType type = new CsdlComplexType().setName(name.getName());
      return switch (name.getName()) {
        case "identitySet" ->
            type.setProperties(
                List.of(
                    property("user", graph("identity")),
                    property("application", graph("identity"))));
        case "identity" ->
            type.setProperties(
                List.of(property("id", string()), property("displayName", string())));
        default -> null;
      };
    }

    @Override
    public CsdlEntityType getEntityType(FullQualifiedName name) {
      if (!name.equals(graph("configurationSnapshotJob"))) {
        return null;
      }
      FullQualifiedName instant = EdmPrimitiveTypeKind.DateTimeOffset.getFullQualifiedName();
      return new CsdlEntityType()
          .setName(name.getName())
          .setKey(List.of(new CsdlPropertyRef().setName("id")))
          .setProperties(
              List.of(
                  property("id", string()),
                  property("displayName", string()),
                  property("description", string()),
                  property("tenantId", string()),
                  property("status", graph("snapshotJobStatus")),
                  property("resources", string()).setCollection(true),
                  property("createdDateTime", instant).setPrecision(7),
                  property("completedDateTime", instant).setPrecision(7),
                  property("resourceLocation", string()),
                  property("createdBy", graph("identitySet")),
                  property("errorDetails", string()).setCollection(true)));
    }

    @Override
    public CsdlEntitySet getEntitySet(FullQualifiedName container, String name) {
      return new CsdlEntitySet().setName(name).setType(graph("configurationSnapshotJob"));
    }

    @Override
    public CsdlEntityContainer getEntityContainer() {
      return new CsdlEntityContainer()
          .setName(CONTAINER.getName())
          .setEntitySets(List.of(getEntitySet(CONTAINER, "configurationSnapshotJobs")));
    }

    @Override
    public CsdlEntityContainerInfo getEntityContainerInfo(FullQualifiedName name) {
      return new CsdlEntityContainerInfo().setContainerName(CONTAINER);
    }

    private static CsdlProperty property(String name, FullQualifiedName type) {
      return new CsdlProperty().setName(name).setType(type);
    }

    private static FullQualifiedName string() {
      return EdmPrimitiveTypeKind.String.getFullQualifiedName();
    }

    private static FullQualifiedName graph(String name) {
      return new FullQualifiedName(NAMESPACE, name);
    }
  }
}
