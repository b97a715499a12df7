/** The observations that were made on a real kernel, by their tags. Each is in a scenario or in `not-shown.ts`. */
export const observedTags: readonly string[] = `
T0a T0b T0c T0d
T1a T1d T1e T1f T1g T1h T1h2 T1i T1j T1k T1l T1m T1n
T2a T2e T2f2 T2g T2h T2i2 T2k2 T2k4 T2l2 T2m2 T2n
T3c2 T3c3 T3d T3d2 T3d3 T3d4
T3e T3e2 T3e3 T3e4 T3e5 T3e6 T3e7 T3e8 T3e9
T3f T3f2 T3f3
T3g T3g2 T3g3 T3g4 T3g5 T3g6 T3g7 T3g8 T3g9 T3ga T3gb
T3h T3h2 T3h4 T3h5
T3i T3i3 T3i7 T3ia
T4a T4a2 T4a3 T4b T4b5 T4b7 T4e2 T4e3 T4f T4f2 T4f4 T4f5 T4g2
T5a T5b
T6
T7a T7b T7c T7d T7e T7f
T8a2 T8b T8c T8e T8e2 T8f T8f2 T8f3 T8f4 T8f5 T8g T8g2 T8h2 T8j T8j2 T8k T8l T8l3 T8l4 T8m
T9a T9b0 T9b1 T9b2 T9b3 T9c T9d2 T9e2 T9e3 T9f2 T9f3 T9f4 T9h T9i
U1b U1c U1d
U2b
U3a U3b U3c U3d
U4a U4b U4f U4g U4h U4i U4k
U5a U5b U5c U5d U5e U5f
U6a U6b U6c U6d U6e
U7a U7b U7c
U8b U8c
U9a U9c U9d U9e U9f U9g U9h U9j
UAa UAb UAc
UBb UBc UBc2 UBd UBe UBf
UCa UCb UCc UCe
UDa UDb UDc UDd UDe UDg UDh
W1
X1
Y1 Y1c Y2c Y3b Y3c Y5d Y6b Y7b Y9
YS2c YS3c YS5d YS6b YS7
`
  .split(/\s+/)
  .filter(Boolean);
