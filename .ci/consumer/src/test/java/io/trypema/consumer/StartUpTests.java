package io.trypema.consumer;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests that a mistake in the configuration fails the start with what is wrong.
 */
@ExtendWith(OutputCaptureExtension.class)
class StartUpTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			trypema.rules[0].path=/a/**/b/**/c             | Write a path pattern, such as /api/**
			trypema.rules[0].path=/a trypema.rules[0].policy=serach | serach
			trypema.policies.local.rate=2/x                | 2/x
			trypema.web.status=200                         | It must be an error status, from 400 to 599.
			trypema.web.client-address.trusted-proxies=here | here
			""")
	void mistakesFailTheStart(String mistake, String text, CapturedOutput output) {
		assertThatException().isThrownBy(() -> Instance.start(mistake.split(" ")).close());
		String property = mistake.substring(mistake.lastIndexOf("trypema."), mistake.lastIndexOf('='));
		assertThat(output).contains("APPLICATION FAILED TO START").contains(property).contains(text);
	}

}
