package io.trypema.sample;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

import io.trypema.spring.boot.autoconfigure.TrypemaAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaCountersAutoConfiguration;
import io.trypema.spring.boot.autoconfigure.TrypemaProperties;
import io.trypema.spring.boot.autoconfigure.actuate.RateLimitsEndpointProperties;
import io.trypema.spring.boot.autoconfigure.redis.TrypemaRedisAutoConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the examples of the documentation compile and bind, and that its references
 * are complete.
 */
class DocumentationTests {

	private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

	private static final Pattern BLOCK = Pattern.compile("^```(java|yaml)\\R(.*?)^```",
			Pattern.MULTILINE | Pattern.DOTALL);

	private static final Pattern TYPE = Pattern
		.compile("^(?:public |final |abstract )*(?:class|record|enum|@?interface) (\\w+)", Pattern.MULTILINE);

	private static final String IMPORTS = """
			import java.math.*;
			import java.nio.charset.StandardCharsets;
			import java.time.*;
			import java.util.*;
			import java.util.concurrent.*;
			import java.lang.annotation.*;
			import io.lettuce.core.RedisClient;
			import io.trypema.*;
			import io.trypema.concurrency.*;
			import io.trypema.counter.*;
			import io.trypema.local.*;
			import io.trypema.redis.*;
			import io.trypema.spring.annotation.*;
			import io.trypema.spring.*;
			import io.trypema.spring.admin.*;
			import io.trypema.spring.web.*;
			import io.trypema.spring.web.client.*;
			import io.trypema.spring.boot.autoconfigure.*;
			import io.trypema.spring.boot.autoconfigure.redis.*;
			import org.jspecify.annotations.Nullable;
			import org.springframework.beans.factory.annotation.Qualifier;
			import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
			import org.springframework.context.annotation.*;
			import org.springframework.context.event.EventListener;
			import org.springframework.core.annotation.AliasFor;
			import org.springframework.boot.web.servlet.FilterRegistrationBean;
			import org.springframework.core.Ordered;
			import org.springframework.http.*;
			import org.springframework.stereotype.*;
			import org.springframework.web.bind.annotation.*;
			import org.springframework.web.cors.*;
			import org.springframework.web.filter.CorsFilter;
			import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
			import static io.trypema.CountComparator.*;
			""";

	private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

	/** Shared, since it reads all libraries. */
	private static final StandardJavaFileManager FILES = COMPILER.getStandardFileManager(null, null, null);

	@TempDir
	private Path output;

	@AfterAll
	static void close() throws IOException {
		FILES.close();
	}

	@ParameterizedTest
	@MethodSource("javaBlocks")
	void javaBlockCompiles(Block block) {
		StringWriter messages = new StringWriter();
		List<String> options = List.of("-d", this.output.toString(), "-parameters", "-proc:none", "-classpath",
				System.getProperty("java.class.path"));
		boolean compiles = COMPILER.getTask(messages, FILES, null, options, null, List.of(source(block))).call();
		assertThat(compiles).as(() -> block + ": " + messages).isTrue();
	}

	@ParameterizedTest
	@MethodSource("yamlBlocks")
	void yamlBlockBindsAndStarts(Block block) {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ByteArrayResource(block.code().getBytes(StandardCharsets.UTF_8)));
		Properties properties = Objects.requireNonNull(yaml.getObject());
		assertThat(properties).isNotEmpty();
		assertBinds(properties, "trypema.actuator", RateLimitsEndpointProperties.class);
		assertBinds(properties, "trypema", TrypemaProperties.class);
		String[] pairs = properties.entrySet()
			.stream()
			.map((entry) -> entry.getKey() + "=" + entry.getValue())
			.toArray(String[]::new);
		new WebApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DataRedisAutoConfiguration.class, TrypemaRedisAutoConfiguration.class,
							TrypemaCountersAutoConfiguration.class, TrypemaAutoConfiguration.class))
			.withPropertyValues(pairs)
			.run((context) -> assertThat(context).hasNotFailed());
	}

	/**
	 * The auto-configurations of the actuator are separate, since its library is
	 * optional.
	 */
	private static void assertBinds(Properties properties, String prefix, Class<?> type) {
		Properties own = new Properties();
		properties.forEach((name, value) -> {
			if (name.toString().startsWith("trypema.actuator.") == prefix.equals("trypema.actuator")) {
				own.put(name, value);
			}
		});
		new Binder(new MapConfigurationPropertySource(own)).bind(prefix, Bindable.of(type),
				new NoUnboundElementsBindHandler(BindHandler.DEFAULT));
	}

	@Test
	void blocksAreFound() {
		assertThat(javaBlocks()).hasSizeGreaterThan(8);
		assertThat(yamlBlocks()).hasSizeGreaterThan(3);
	}

	@Test
	void everyPropertyIsDocumentedWithItsDefault() throws IOException {
		String guide = Files.readString(ROOT.resolve("docs/properties.md"));
		List<String> missing = new ArrayList<>();
		for (JsonNode property : metadata()) {
			String name = property.get("name").asString();
			JsonNode value = property.get("defaultValue");
			String row = "`" + name + "` | " + (value == null || value.isArray() ? "" : "`" + value.asString() + "`");
			if (!guide.contains(row)) {
				missing.add(row);
			}
		}
		assertThat(missing).isEmpty();
	}

	@Test
	void linksLeadSomewhere() throws IOException {
		List<String> broken = new ArrayList<>();
		for (Path page : pages()) {
			Matcher link = Pattern.compile("\\]\\((?!https?:|#)([^)#\\s]+)").matcher(Files.readString(page));
			while (link.find()) {
				Path parent = page.getParent();
				if (parent == null || !Files.exists(parent.resolve(link.group(1)))) {
					broken.add(ROOT.relativize(page) + ": " + link.group(1));
				}
			}
		}
		assertThat(broken).isEmpty();
	}

	private static JsonNode metadata() throws IOException {
		for (var resources = DocumentationTests.class.getClassLoader()
			.getResources("META-INF/spring-configuration-metadata.json"); resources.hasMoreElements();) {
			JsonNode properties = new ObjectMapper().readTree(resources.nextElement().openStream()).get("properties");
			if (properties.toString().contains("\"trypema.enabled\"")) {
				return properties;
			}
		}
		throw new IllegalStateException("No metadata found beside " + new ClassPathResource("application.yml"));
	}

	private static JavaFileObject source(Block block) {
		Matcher type = TYPE.matcher(block.code());
		boolean declares = type.find();
		String name = declares ? type.group(1) : "Snippet";
		String body = declares ? block.code() : "class Snippet { void run() throws Exception {\n" + block.code() + "}}";
		return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {

			@Override
			public CharSequence getCharContent(boolean ignoreEncodingErrors) {
				return IMPORTS + body;
			}

		};
	}

	private static List<Block> javaBlocks() {
		return blocks("java");
	}

	private static List<Block> yamlBlocks() {
		return blocks("yaml");
	}

	private static List<Block> blocks(String language) {
		try {
			List<Block> blocks = new ArrayList<>();
			for (Path page : pages()) {
				Matcher matcher = BLOCK.matcher(Files.readString(page));
				while (matcher.find()) {
					if (matcher.group(1).equals(language)) {
						blocks.add(new Block(ROOT.relativize(page).toString(), blocks.size(), matcher.group(2)));
					}
				}
			}
			return blocks;
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	private static List<Path> pages() throws IOException {
		try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
			List<Path> pages = new ArrayList<>(
					docs.filter((page) -> page.toString().endsWith(".md")).sorted().toList());
			pages.add(ROOT.resolve("README.md"));
			pages.add(ROOT.resolve("CONTRIBUTING.md"));
			pages.add(ROOT.resolve("CHANGELOG.md"));
			pages.add(ROOT.resolve("benchmarks/README.md"));
			return pages;
		}
	}

	private record Block(String page, int number, String code) {

		@Override
		public String toString() {
			return this.page + " block " + this.number + ": " + this.code.lines().findFirst().orElse("");
		}

	}

}
