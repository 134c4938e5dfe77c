package io.trypema.redis;

import java.util.concurrent.CompletionException;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorReplyTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			OOM | OOM command not allowed when used memory > 'maxmemory'. script: 1f, on @user_script:58.
			READONLY | READONLY You can't write against a read only replica. script: 1f, on @user_script:58.
			READONLY | ERR Error running script (call to f_1f): @user_script:58: @user_script: 58: -READONLY You
			OOM | ERR Error running script (call to f_1f): @user_script:9: @user_script: 9: -OOM command not
			WRONGTYPE | ERR Error running script (call to f_1f): @user_script:7: WRONGTYPE SimpleCall against
			ERR | ERR Error running script (call to f_1f): @user_script:7: attempt to index WRONGTYPE
			ERR unknown command | ERR unknown command 'EVALSHA', with args beginning with: 'OOM ' 'secret'
			ERR unknown command | ERR unknown command `EVALSHA`, with args beginning with: `WRONGTYPE secret`
			NOAUTH | NOAUTH
			ERR | what a proxy says of OOM secret
			ERR | ''
			""")
	void readsTheCodeAlone(String code, String text) {
		ErrorReply reply = ErrorReply.of(new RedisCommandExecutionException(text));
		assertThat(reply.code()).isEqualTo(code);
		assertThat(reply.text()).startsWith(code + " (").doesNotContain("secret");
		assertThat(ErrorReply.of(new RedisCommandExecutionException(reply.text()))).isEqualTo(reply);
	}

	@Test
	void causesKeepNoTextOfTheServer() {
		RedisCommandExecutionException answer = new RedisCommandExecutionException(
				"ERR unknown command 'HELLO', with args beginning with: '3' 'AUTH' 'user' 'secret'");
		assertThat(Failures.withoutServerTexts(new RedisConnectionException("Unable to connect to host:1", answer)))
			.hasMessage("Unable to connect to host:1")
			.cause()
			.hasMessageStartingWith("ERR unknown command (")
			.hasMessageNotContaining("secret");
		assertThat(Failures.withoutServerTexts(new IllegalStateException(new CompletionException(answer))))
			.hasMessage("IllegalStateException")
			.cause()
			.hasMessageStartingWith("ERR unknown command (");
	}

	@Test
	void failuresWithoutTextOfTheServerAreKept() {
		RedisConnectionException failure = new RedisConnectionException("Unable to connect",
				new IllegalStateException("Connection refused"));
		assertThat(Failures.withoutServerTexts(failure)).isSameAs(failure);
	}

}
