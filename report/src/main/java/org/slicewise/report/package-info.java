/**
 * What a report may say, as records: a {@link org.slicewise.report.ReportInput} and its parts.
 * Knows nothing of how they came about nor of how they are shown; uses evaluation and image of
 * core.
 */
package org.slicewise.report;
