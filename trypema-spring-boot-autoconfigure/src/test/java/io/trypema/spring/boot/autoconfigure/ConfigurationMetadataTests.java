package io.trypema.spring.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the configuration metadata that the build generates.
 */
class ConfigurationMetadataTests {

	private static final Path METADATA = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");

	private static final int MINIMUM_PROPERTIES = 15;

	@Test
	void describesEveryProperty() throws IOException {
		assertThat(properties()).hasSizeGreaterThanOrEqualTo(MINIMUM_PROPERTIES)
			.filteredOn((property) -> !property.containsKey("description"))
			.extracting((property) -> property.get("name"))
			.isEmpty();
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> properties() throws IOException {
		Map<String, Object> metadata = JsonParserFactory.getJsonParser().parseMap(Files.readString(METADATA));
		return (List<Map<String, Object>>) Objects.requireNonNull(metadata.get("properties"));
	}

}
