package io.trypema.test;

import java.io.InputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import org.junit.jupiter.api.Named;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.trypema.RateLimit;

/**
 * The files of {@code /conformance}.
 */
final class ConformanceVectors {

	private ConformanceVectors() {
	}

	/** The elements of an array in a file, each named by its id. */
	static Stream<Named<JsonNode>> read(String file, String array) {
		InputStream stream = ConformanceVectors.class.getResourceAsStream("/conformance/" + file);
		JsonNode elements = JsonMapper.shared().readTree(Objects.requireNonNull(stream, file)).required(array);
		return StreamSupport.stream(elements.spliterator(), false)
			.map((element) -> Named.of(element.required("id").asString(), element));
	}

	static RateLimit limit(JsonNode vector) {
		return RateLimit.of(new BigDecimal(vector.required("permits").asString()), millis(vector, "periodMillis"))
			.withWindow(millis(vector, "windowMillis"));
	}

	static Duration millis(JsonNode node, String property) {
		return Duration.ofMillis(node.required(property).asLong());
	}

}
