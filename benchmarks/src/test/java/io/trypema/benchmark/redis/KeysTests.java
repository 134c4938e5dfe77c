package io.trypema.benchmark.redis;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Keys}.
 */
class KeysTests {

	@Test
	void uniformKeysAreTheGivenOnes() {
		Supplier<String> keys = Keys.uniform(new String[] { "a", "b" }).source();
		assertThat(Stream.generate(keys).limit(100)).containsOnly("a", "b");
	}

	@Test
	void keysThatComeOnceDifferAmongCallersToo() {
		Keys keys = Keys.once("new-");
		List<String> all = Stream.generate(keys::source)
			.limit(3)
			.flatMap((source) -> Stream.generate(source).limit(100))
			.toList();
		assertThat(all).doesNotHaveDuplicates().allMatch((key) -> key.startsWith("new-"));
	}

}
