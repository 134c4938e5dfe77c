package io.trypema.spring.boot.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AutoConfigureRateLimits}.
 */
class AutoConfigureRateLimitsTests {

	private static final Pattern WATCHING = Pattern.compile(".*\\.(actuate|metrics)\\..*");

	@Test
	void switchesOnAllThatLimitsAndWhatItNeeds() {
		List<String> expected = new ArrayList<>(List.of(AopAutoConfiguration.class.getName(),
				"optional:" + DataRedisAutoConfiguration.class.getName()));
		candidates(AutoConfiguration.class).stream()
			.filter((name) -> name.startsWith("io.trypema") && !WATCHING.matcher(name).matches())
			.forEach(expected::add);
		assertThat(candidates(AutoConfigureRateLimits.class)).containsExactlyInAnyOrderElementsOf(expected);
	}

	private static List<String> candidates(Class<?> annotation) {
		return ImportCandidates.load(annotation, null).getCandidates();
	}

}
