/** A slow forward pass in plain Java, against which the engines are tested. Knows no engine. */
package org.slicewise.network.reference;
