package io.trypema.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The dashboard for Grafana.
 */
final class Dashboard {

	static final Path DIRECTORY = Path.of("..", "docs", "dashboards").toAbsolutePath().normalize();

	private static final Pattern METRIC = Pattern.compile("(?<![:\\w])trypema_\\w+");

	private static final Pattern VALUES_OF_LABEL = Pattern.compile("label_values\\((.+), (\\w+)\\)");

	private final JsonNode root;

	private Dashboard(JsonNode root) {
		this.root = root;
	}

	static Dashboard read() {
		try {
			return new Dashboard(new ObjectMapper().readTree(Files.readString(DIRECTORY.resolve("trypema.json"))));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The panels, without the rows that group them. */
	List<Panel> panels() {
		return this.root.get("panels")
			.valueStream()
			.filter((panel) -> !panel.get("type").asString().equals("row"))
			.map(Panel::new)
			.toList();
	}

	/** The queries to Prometheus, as Grafana sends them when all is selected. */
	List<Query> queries() {
		return Stream.of(panels().stream().flatMap((panel) -> panel.queries().stream()), variables(), annotations())
			.flatMap((queries) -> queries)
			.map(Query::withVariables)
			.toList();
	}

	private Stream<Query> variables() {
		return this.root.at("/templating/list")
			.valueStream()
			.filter((variable) -> variable.get("type").asString().equals("query"))
			.map((variable) -> new Query("variable " + variable.get("name").asString(),
					VALUES_OF_LABEL.matcher(variable.get("definition").asString()).replaceAll("count by ($2) ($1)")));
	}

	private Stream<Query> annotations() {
		return this.root.at("/annotations/list")
			.valueStream()
			.filter((annotation) -> annotation.has("expr"))
			.map((annotation) -> new Query("annotation " + annotation.get("name").asString(),
					annotation.get("expr").asString()));
	}

	/** The names of the metrics in an expression. */
	static Set<String> metrics(String expression) {
		return METRIC.matcher(expression).results().map(MatchResult::group).collect(Collectors.toSet());
	}

	/**
	 * A panel.
	 */
	record Panel(JsonNode json) {

		List<Query> queries() {
			return this.json.get("targets")
				.valueStream()
				.map((target) -> new Query(this + " " + target.get("refId").asString(), target.get("expr").asString()))
				.toList();
		}

		@Override
		public String toString() {
			return this.json.get("title").asString();
		}

	}

	/**
	 * A query, named after its source.
	 */
	record Query(String name, String expression) {

		private Query withVariables() {
			String substituted = this.expression.replace("$__rate_interval", "5m")
				.replaceAll("\\$(job|instance|policy)", ".*");
			return new Query(this.name, substituted);
		}

		@Override
		public String toString() {
			return this.name;
		}

	}

}
