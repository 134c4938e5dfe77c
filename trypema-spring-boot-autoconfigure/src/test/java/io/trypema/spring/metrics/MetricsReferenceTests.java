package io.trypema.spring.metrics;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import org.junit.jupiter.api.Test;

import io.trypema.spring.RateLimitOutcome;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the reference in {@code docs/metrics.md} matches the code. With the system
 * property {@code trypema.docs.write} the page is regenerated.
 */
class MetricsReferenceTests {

	private static final Path PAGE = Path.of("..", "docs", "metrics.md");

	private static final String START = "<!-- generated: meters -->\n";

	private static final String END = "<!-- end -->\n";

	@Test
	void pageHasTheReference() throws IOException {
		String page = Files.readString(PAGE);
		String before = page.substring(0, page.indexOf(START) + START.length());
		String generated = before + reference() + page.substring(page.indexOf(END));
		if (Boolean.getBoolean("trypema.docs.write")) {
			Files.writeString(PAGE, generated);
		}
		assertThat(Files.readString(PAGE)).isEqualTo(generated);
	}

	@Test
	void pageExplainsEveryOutcome() throws IOException {
		assertThat(Files.readString(PAGE)).contains(
				Arrays.stream(RateLimitOutcome.values()).map((outcome) -> "| `" + outcome.label() + "` |").toList());
	}

	private static String reference() {
		return "| meter | type | unit | tags | meaning |\n|---|---|---|---|---|\n"
				+ Arrays.stream(RateLimitMeter.values()).map(MetricsReferenceTests::row).collect(Collectors.joining())
				+ "\n| tag | values |\n|---|---|\n"
				+ Arrays.stream(RateLimitTag.values())
					.map((tag) -> "| `" + tag.asString() + "` | " + tag.describeValues() + " |\n")
					.collect(Collectors.joining())
				+ "\n| observation | tags |\n|---|---|\n| `" + DefaultAcquireObservationConvention.INSTANCE.getName()
				+ "` | " + tags(RateLimitObservation.ACQUIRE.getLowCardinalityKeyNames()) + " |\n";
	}

	private static String row(RateLimitMeter meter) {
		String unit = meter.getBaseUnit();
		return "| `" + meter.getName() + "` | " + meter.getType().name().toLowerCase(Locale.ROOT).replace('_', ' ')
				+ " | " + ((unit != null) ? unit : "") + " | " + tags(meter.getKeyNames()) + " | " + meter.description()
				+ " |\n";
	}

	private static String tags(KeyName[] tags) {
		return Arrays.stream(tags).map((tag) -> "`" + tag.asString() + "`").collect(Collectors.joining(", "));
	}

}
