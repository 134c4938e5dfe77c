package io.trypema.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the file of the dashboard; {@link DashboardTests} checks its queries.
 */
class DashboardFileTests {

	private static final Pattern METER = Pattern.compile("^\\| `(trypema\\.[a-z.]+)` \\| (?!`)", Pattern.MULTILINE);

	private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_total|_bucket|_count|_sum|_max)?$");

	@Test
	void showsEveryMeterOfTheReference() throws IOException {
		String reference = Files.readString(Path.of("..", "docs", "metrics.md"));
		Set<String> meters = METER.matcher(reference)
			.results()
			.map((meter) -> meter.group(1).replace('.', '_'))
			.collect(Collectors.toSet());
		Set<String> shown = Dashboard.read()
			.queries()
			.stream()
			.flatMap((query) -> Dashboard.metrics(query.expression()).stream())
			.map((metric) -> SUFFIX.matcher(metric).replaceFirst(""))
			.collect(Collectors.toSet());
		assertThat(meters).hasSizeGreaterThan(10).isEqualTo(shown);
	}

	@ParameterizedTest
	@MethodSource("panels")
	void panelSaysWhatItShows(Dashboard.Panel panel) {
		assertThat(panel.json().get("description").asString()).isNotBlank();
		assertThat(panel.json().get("fieldConfig").toString()).contains("\"unit\"");
	}

	@ParameterizedTest
	@MethodSource("panels")
	void panelShowsWhatIsChosen(Dashboard.Panel panel) {
		assertThat(panel.json().findValues("datasource"))
			.allMatch((source) -> source.get("uid").asString().equals("${datasource}"));
		assertThat(panel.queries()).isNotEmpty()
			.allSatisfy((query) -> assertThat(query.expression()).contains("job=~\"$job\",instance=~\"$instance\""));
	}

	static List<Dashboard.Panel> panels() {
		return Dashboard.read().panels();
	}

}
